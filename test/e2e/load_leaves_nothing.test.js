// Many short calls, and many at once: each is accounted for, and nothing of them stays.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { password } from './lib/company.js';
import { openDesk } from './lib/live.js';
import {
  assertAccounted,
  back,
  callers,
  callersAtOnce,
  databaseFiles,
  idle,
  phoneAgents,
  phones,
  slope,
} from './lib/many_calls.js';
import { signIn, startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

// The stack keeps what belongs to a transaction for 32 s: in the first half minute memory grows to the size of that. What
// grows after it grows with the calls: the databases' caches until they are full, and nothing else.
const warmUp = { calls: 800, rate: 25 };
const measured = { calls: 1000, rate: 25 };
const atOnce = 200;
const talkAtOnceMs = 10_000; // long enough for all of them to be there together
const pages = 36;
const mostKibPerCall = 1; // 0.3 to 0.6 while the caches fill

// Agents who sign in, are shown their desk, and go.
async function openAndClosePages(world, server, users) {
  const desks = [];
  for (const user of users) {
    const page = await openDesk(world, server, await signIn(server, user, password));
    await until(`${user} has a desk`, () => page.desk());
    desks.push(page);
  }
  for (const page of desks) page.close();
}

test('a thousand short calls and 200 at once leave nothing', { timeout: 300_000 }, async (t) => {
  const world = new World(t);
  const users = Array.from({ length: pages }, (_, i) => `page${i}`);
  const { document, agentPort } = await phoneAgents(220, {
    edit: (company) => {
      for (const key of users) {
        const user = { key, name: key, org_unit: 'hq', roles: ['agent'], endpoint: 'browser' };
        company.users.push({ ...user, password });
      }
    },
  });
  const server = await startServer(world, { rtpLow: 30_000, rtpHigh: 34_998 });
  await server.apply(document);
  const short = await phones(world, agentPort, 200);
  const before = await idle(server);

  await callers(world, server, warmUp);
  await openAndClosePages(world, server, users);
  const databases = databaseFiles(server);
  const perSecond = await slope(server, () => callers(world, server, measured));
  const perCall = perSecond / measured.rate;
  t.diagnostic(`memory: ${perCall.toFixed(2)} KiB a call`);
  assert.ok(perCall < mostKibPerCall, `${perCall} KiB a call`);
  await short.end();
  await phones(world, agentPort, talkAtOnceMs, 'long-phones');
  await callersAtOnce(world, server, atOnce);
  await openAndClosePages(world, server, users);

  await back(server, before);
  t.diagnostic(`files of databases: ${databases} before, ${databaseFiles(server)} after`);
  // How many work at the same moment is chance, and each has its connection of two or three files.
  assert.ok(databaseFiles(server) <= databases + 16, `${databaseFiles(server)} files of databases`);
  const boss = await signIn(server, 'boss', password);
  await assertAccounted(server, boss, warmUp.calls + measured.calls + atOnce);
});
