// Ten thousand calls: memory no longer grows when the caches are full, and nothing of any call stays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { password } from '../e2e/lib/company.js';
import {
  assertAccounted,
  back,
  callers,
  phoneAgents,
  phones,
  remains,
  slope,
} from '../e2e/lib/many_calls.js';
import { signIn, startServer } from '../e2e/lib/server.js';
import { World } from '../e2e/lib/world.js';

const rate = 30;
const rounds = 5;
const calls = 2000;
const mostKibPerCall = 1;

test('ten thousand calls leave nothing', { timeout: 1_200_000 }, async (t) => {
  const world = new World(t);
  const { document, agentPort } = await phoneAgents(220);
  const server = await startServer(world, { rtpLow: 30_000, rtpHigh: 34_998 });
  await server.apply(document);
  await phones(world, agentPort, 200);
  const before = await remains(server);

  const slopes = [];
  for (let i = 0; i < rounds; i += 1) {
    slopes.push((await slope(server, () => callers(world, server, { calls, rate }))) / rate);
    t.diagnostic(`memory: ${slopes.at(-1).toFixed(2)} KiB a call`);
  }
  assert.ok(slopes.at(-1) < mostKibPerCall, `${slopes.at(-1)} KiB a call at the end`);

  await back(server, before);
  const boss = await signIn(server, 'boss', password);
  await assertAccounted(server, boss, rounds * calls);
});
