// The number of who called is not in the journal. When the server is killed while PostgreSQL stands still, nothing could
// write it to the records: the next start still knows whom to call back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings, sql } from './lib/journal.js';
import { postgres } from './lib/postgres.js';
import { signIn, startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

test('a caller is known after a kill without a database', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const database = await postgres(world);
  if (!database) {
    console.error('caller_kept.test.js NOT RUN: PostgreSQL is not installed');
    return t.skip('no PostgreSQL');
  }
  let server = await startServer(world, { database: database.location });
  await server.apply(hotline());
  const { httpPort, sipPort, data } = server;

  database.freeze();
  for (const user of ['13900000001', '13900000002']) {
    const caller = await baresip(world, { name: `caller-${user}`, user });
    await caller.dial(`sip:${numbers.support}@${server.sip}`);
    await caller.happens('CALL_ESTABLISHED');
  }
  const kept = () => sql(`${data}/live.db`, 'SELECT id FROM live_callers');
  await until('both are kept', async () => (await kept()).length === 2);
  assert.equal((await endings(data)).length, 2);
  await server.end('SIGKILL');
  database.thaw();

  server = await startServer(world, {
    name: 'restarted',
    httpPort,
    sipPort,
    data,
    database: database.location,
  });
  const boss = await signIn(server, 'boss', password);
  const numbersToCall = async () => {
    const { items } = await boss.get('/tasks?status=open');
    return items.map((task) => task.caller.slice(-4)).sort();
  };
  await until('both can be called back', async () => {
    const found = await numbersToCall();
    return found.join() === '0001,0002';
  });
  await until('they are on record, and kept no longer', async () => (await kept()).length === 0);
});
