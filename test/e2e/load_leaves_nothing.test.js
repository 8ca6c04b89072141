// Many short calls, and many at once: each is accounted for, and nothing of them stays.
// takes 105 s: memory is measured over a minute of calls, and what stays after the 32 s that SIP keeps them
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { password } from './lib/company.js';
import { journal } from './lib/journal.js';
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
  slopes,
} from './lib/many_calls.js';
import { signIn, startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

// The stack keeps what belongs to a transaction for 32 s: so long memory grows to the size of that. After it only the
// databases' caches may grow, until they are full.
const short = { calls: 1800, rate: 30 };
const warmUp = 36; // seconds
const mostKibPerCall = 0.5; // less than 0.1 when nothing is kept
const atOnce = 200;
const talkAtOnceMs = 10_000; // long enough for all of them to be there together
const pages = 36;

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

// After a kill the figures of the day are what they were, and few of the day's events had to be read for that.
async function assertRestartIsShort(world, server, boss) {
  const { queues } = await boss.get('/board');
  await server.end('SIGKILL');
  const ports = { httpPort: server.httpPort, sipPort: server.sipPort };
  const again = await startServer(world, { name: 'again', data: server.data, ...ports });

  const events = (await journal(server.data)).length;
  const [, read] = again.said().match(/journal: (\d+) events were read/);
  assert.ok(events > 25_000 && Number(read) < 20_000, `${read} of ${events} events were read`);
  const after = await (await signIn(again, 'boss', password)).get('/board');
  assert.deepEqual(after.queues, queues);
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
  const phonesOfShort = await phones(world, agentPort, 200);
  const before = await idle(server);

  await openAndClosePages(world, server, users);
  const perSecond = await slopes(server, () => callers(world, server, short), warmUp);
  const databases = databaseFiles(server);
  const perCall = perSecond.own / short.rate;
  const resident = perSecond.resident / short.rate;
  t.diagnostic(`memory: ${perCall.toFixed(2)} KiB a call, ${resident.toFixed(2)} resident`);
  assert.ok(perCall < mostKibPerCall, `${perCall} KiB a call`);
  await phonesOfShort.end();
  await phones(world, agentPort, talkAtOnceMs, 'long-phones');
  await callersAtOnce(world, server, atOnce);
  await openAndClosePages(world, server, users);

  await back(server, before);
  t.diagnostic(`files of databases: ${databases} before, ${databaseFiles(server)} after`);
  // How many work at the same moment is chance, and each has its connection of two or three files.
  assert.ok(databaseFiles(server) <= databases + 16, `${databaseFiles(server)} files of databases`);
  const boss = await signIn(server, 'boss', password);
  await assertAccounted(server, boss, short.calls + atOnce);
  await assertRestartIsShort(world, server, boss);
});
