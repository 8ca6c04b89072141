// Ten thousand calls: memory no longer grows when the caches are full, and nothing of any call stays.
// takes 346 s: ten thousand calls at 30 a second
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
  slopes,
} from '../e2e/lib/many_calls.js';
import { signIn, startServer } from '../e2e/lib/server.js';
import { World } from '../e2e/lib/world.js';

const rate = 30;
const rounds = 5;
const calls = 2000;
const warmUp = 36; // seconds of each round: the stack keeps what belongs to a transaction for 32 s
const mostKibPerCall = { own: 0.5, resident: 1 };

test('ten thousand calls leave nothing', { timeout: 1_200_000 }, async (t) => {
  const world = new World(t);
  const { document, agentPort } = await phoneAgents(220);
  const server = await startServer(world, { rtpLow: 30_000, rtpHigh: 34_998 });
  await server.apply(document);
  await phones(world, agentPort, 200);
  const before = await remains(server);

  let perSecond;
  for (let i = 0; i < rounds; i += 1) {
    perSecond = await slopes(server, () => callers(world, server, { calls, rate }), warmUp);
    const [own, resident] = [perSecond.own / rate, perSecond.resident / rate];
    t.diagnostic(`memory: ${own.toFixed(2)} KiB a call, ${resident.toFixed(2)} resident`);
  }
  for (const [name, most] of Object.entries(mostKibPerCall)) {
    assert.ok(perSecond[name] / rate < most, `${perSecond[name] / rate} KiB a call: ${name}`);
  }

  await back(server, before);
  const boss = await signIn(server, 'boss', password);
  await assertAccounted(server, boss, rounds * calls);
});
