// Another program holds the embedded database for a quarter of a minute, in the middle of calls: nothing can be written to
// it. Calls are answered, talked and recorded all the while, and afterwards everything is on record.
// takes 24 s: the database is held for a quarter of a minute
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings } from './lib/journal.js';
import { signIn, startServer } from './lib/server.js';
import { parseWav, secondsOfTone } from './lib/sound.js';
import { World, until } from './lib/world.js';

const callerHz = 440;
const agentHz = 880;
const lockedMs = 15_000;
const answeredWithinMs = 3000; // of a phone that answers by itself

// Takes the only right to write; { release() }.
async function lock(world, file) {
  const sqlite = world.start('lock', 'sqlite3', [file], { stdin: 'pipe' });
  sqlite.child.stdin.write(".timeout 5000\nBEGIN EXCLUSIVE;\nSELECT 'it is locked';\n");
  await sqlite.says(/it is locked/);
  return {
    async release() {
      sqlite.child.stdin.end('ROLLBACK;\n');
      assert.deepEqual(await sqlite.ended, { code: 0, signal: null });
    },
  };
}

test('a database that another program holds', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(
    hotline({ agents: [{ key: 'wang', number: '1002', phone: '8002', alwaysReady: true }] }),
  );
  const boss = await signIn(server, 'boss', password);
  const wang = await baresip(world, {
    name: 'wang',
    user: '8002',
    password,
    registrar: server.sip,
    hz: agentHz,
    answer: 'auto',
  });
  await wang.says(/200 OK .*binding/);
  const heard = (phone, hz) => {
    const ear = phone.heard().at(-1);
    return ear ? secondsOfTone(ear.channels[0], ear.rate, hz) : 0;
  };
  const users = [];
  const dial = async () => {
    const user = `139${String(users.length + 1).padStart(8, '0')}`;
    users.push(user);
    const caller = await baresip(world, { name: `caller-${user}`, user, hz: callerHz });
    const began = Date.now();
    await caller.dial(`sip:${numbers.support}@${server.sip}`);
    await wang.happens('CALL_ESTABLISHED');
    const ms = Date.now() - began;
    assert.ok(ms < answeredWithinMs, `call ${users.length} was answered after ${ms} ms`);
    return caller;
  };
  const talk = async (caller) => {
    const [ofCaller, ofAgent] = [heard(wang, callerHz), heard(caller, agentHz)];
    await until(
      'they talk',
      () => heard(wang, callerHz) > ofCaller + 1.5 && heard(caller, agentHz) > ofAgent + 1.5,
    );
  };
  const bye = async (caller) => {
    await caller.hangUp();
    await wang.happens('CALL_CLOSED');
  };

  const first = await dial();
  await talk(first);
  const locked = Date.now();
  const held = await lock(world, join(server.data, 'zongji.db'));
  await talk(first);
  await bye(first);
  while (Date.now() - locked < lockedMs) {
    const caller = await dial();
    await talk(caller);
    await bye(caller);
  }
  const during = await endings(server.data);
  assert.ok(users.length >= 3, `${users.length} calls`);
  assert.equal(during.length, users.length, 'the journal has each of them');
  const { items: known } = await boss.get('/interactions?limit=100');
  assert.ok(
    !known.some(({ outcome }) => outcome),
    'and the records none of them, as they are held',
  );
  await held.release();
  t.diagnostic(`${users.length} calls in ${Date.now() - locked} ms`);
  const last = await dial();
  await talk(last);
  await bye(last);

  const items = await until('the records hold every call', async () => {
    const { items: found } = await boss.get('/interactions?limit=100');
    const whole = (item) => item.outcome === 'handled' && item.recorded;
    return found.length === users.length && found.every(whole) && found;
  });
  assert.deepEqual(items.map((item) => item.caller.slice(-11)).sort(), users);
  for (const row of await endings(server.data))
    assert.deepEqual([row.started, row.ended, row.outcome], [1, 1, 'handled']);
  for (const item of items) {
    const recording = await until(`the recording of ${item.caller} is complete`, async () => {
      const { recordings } = await boss.get(`/interactions/${item.id}`);
      return recordings.length === 1 && recordings[0].complete && recordings[0];
    });
    const wav = parseWav(await boss.bytes(`/recordings/${recording.id}/audio`));
    assert.ok(secondsOfTone(wav.channels[0], wav.rate, callerHz) > 1, item.caller);
    assert.ok(secondsOfTone(wav.channels[1], wav.rate, agentHz) > 1, item.caller);
  }
  const { alarms } = await boss.get('/board');
  assert.deepEqual(
    alarms.filter(({ kind }) => kind.startsWith('database')),
    [],
  );
});
