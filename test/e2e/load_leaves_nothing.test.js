// Many short calls, and many at once: each is accounted for, and nothing of them stays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { password } from './lib/company.js';
import {
  assertAccounted,
  back,
  callers,
  databaseFiles,
  phoneAgents,
  phones,
  remains,
  slope,
} from './lib/many_calls.js';
import { signIn, startServer } from './lib/server.js';
import { World } from './lib/world.js';

// The stack keeps what belongs to a transaction for 32 s: in the first half minute memory grows to the size of that. What
// grows after it grows with the calls: the databases' caches until they are full, and nothing else.
const warmUp = { calls: 800, rate: 25 };
const measured = { calls: 1000, rate: 25 };
const atOnce = { calls: 200, rate: 1000 };
const mostKibPerCall = 2;

test('a thousand short calls and 200 at once leave nothing', { timeout: 300_000 }, async (t) => {
  const world = new World(t);
  const { document, agentPort } = await phoneAgents(220);
  const server = await startServer(world, { rtpLow: 30_000, rtpHigh: 34_998 });
  await server.apply(document);
  await phones(world, agentPort, 200);
  const before = await remains(server);

  await callers(world, server, warmUp);
  const perSecond = await slope(server, () => callers(world, server, measured));
  const perCall = perSecond / measured.rate;
  t.diagnostic(`memory: ${perCall.toFixed(2)} KiB a call`);
  assert.ok(perCall < mostKibPerCall, `${perCall} KiB a call`);
  await callers(world, server, atOnce);

  await back(server, before);
  t.diagnostic(`files of databases: ${databaseFiles(server)}`);
  const boss = await signIn(server, 'boss', password);
  await assertAccounted(server, boss, warmUp.calls + measured.calls + atOnce.calls);
});
