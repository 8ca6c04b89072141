// One folder, one server: a second one on the same folder or port changes nothing, and says whose it is; a journal that lost
// its end hides no later call; a check goes through it; a lost database is no new company.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline, numbers } from './lib/hotline.js';
import { journal } from './lib/journal.js';
import { program, signIn, startServer } from './lib/server.js';
import { freePort, World, until } from './lib/world.js';

// A start that is to be refused: what it says.
async function refused(world, name, settings, data) {
  const config = world.path(`${name}.toml`);
  writeFileSync(config, settings);
  const second = world.start(name, program, ['serve', '--config', config, '--data', data]);
  const { code } = await second.ended;
  assert.equal(code, 1);
  return second.said();
}

// `zongji check`: how it ends, and what it says.
async function checked(world, name, data, language) {
  const check = world.start(name, program, ['check', '--data', data, '--language', language]);
  const { code } = await check.ended;
  return { code, said: check.said() };
}

test('a folder and its server', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  let server = await startServer(world);
  await server.apply(hotline());
  const { httpPort, sipPort, data } = server;
  const callers = [];
  const dial = async (user) => {
    const caller = await baresip(world, { name: `caller-${user}`, user });
    await caller.dial(`sip:${numbers.support}@${server.sip}`);
    await caller.happens('CALL_ESTABLISHED');
    callers.push(caller);
    return caller;
  };
  const outcomes = async (count) => {
    const boss = await signIn(server, 'boss', password);
    return until(`${count} calls have ended on record`, async () => {
      const { items } = await boss.get('/interactions?limit=20');
      const ended = items.filter((item) => item.outcome);
      return ended.length === count && ended.map((item) => item.outcome).sort();
    });
  };
  const waiting = await dial('13900000001');

  // The same file, and other ports: it is the folder that counts.
  const own = `[http]\nport = ${httpPort}\n[sip]\nport = ${sipPort}\n`;
  const other = `[http]\nport = ${await freePort()}\n[sip]\nport = ${await freePort()}\n`;
  await until('he waits', async () =>
    (await journal(data)).some(({ type }) => type === 'InteractionQueued'),
  );
  const before = await journal(data);
  for (const [name, settings] of Object.entries({ own, other })) {
    const said = await refused(world, name, settings, data);
    assert.match(said, new RegExp(`data folder is in use by process ${server.child.pid} on `));
  }
  // Another folder, the same ports: nothing is founded.
  const elsewhere = world.path('elsewhere');
  assert.match(await refused(world, 'elsewhere', own, elsewhere), /port .* cannot be bound/);
  assert.deepEqual(readdirSync(elsewhere), ['lock']);
  assert.deepEqual(await journal(data), before, 'nobody else wrote');
  await waiting.hangUp();
  await outcomes(1);
  const cut = await dial('13900000002');
  await until('it is on record', async () => {
    const boss = await signIn(server, 'boss', password);
    return (await boss.get('/interactions?limit=20')).items.length === 2;
  });

  await server.end('SIGKILL');
  rmSync(`${data}/journal`, { recursive: true });
  server = await startServer(world, { name: 'without-journal', httpPort, sipPort, data });
  assert.match(server.said(), /journal: it ends with event 0, and the records know/);
  await cut.happens('CALL_CLOSED', 20_000);
  await (await dial('13900000003')).hangUp();
  assert.deepEqual(await outcomes(3), ['abandoned_in_queue', 'abandoned_in_queue', 'interrupted']);
  const boss = await signIn(server, 'boss', password);
  const { items } = await boss.get('/tasks?status=open');
  assert.deepEqual(
    items.map((task) => task.caller.slice(-4)),
    ['0002'],
  );

  const beside = await checked(world, 'check-beside', data, 'en');
  assert.equal(beside.code, 2);
  assert.match(beside.said, /a server is at work/);
  await server.end();
  const whole = await checked(world, 'check-whole', data, 'en');
  assert.equal(whole.code, 0, whole.said);
  assert.match(whole.said, /holds {2}\d+ files with \d+ events/);
  const key = readFileSync(`${data}/master-key.id`);
  writeFileSync(`${data}/master-key.id`, 'f'.repeat(16));
  const another = await checked(world, 'check-other', data, 'zh');
  assert.equal(another.code, 1);
  assert.match(another.said, /有误 {2}master-key\.id/);
  writeFileSync(`${data}/master-key.id`, key);
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${data}/zongji.db${suffix}`, { force: true });
  const said = await refused(world, 'without-database', own, data);
  assert.match(said, /zongji\.db: the database is not there or empty.*a journal.*Bring the database/);
});
