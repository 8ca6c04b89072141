// The disk fills up during calls: people go on talking, the journal lives on its reserve, new callers are turned away
// with 503, the supervisor sees why. When there is room again, all is as before, and nothing was lost.
// takes 15 s: calls are talked before, while and after the disk is full
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings, journal } from './lib/journal.js';
import { signIn, startServer } from './lib/server.js';
import { smallDisk } from './lib/small_disk.js';
import { parseWav, secondsOfTone } from './lib/sound.js';
import { World, until } from './lib/world.js';

const callerHz = 440;
const agentHz = 880;

function secondsHeard(phone, hz) {
  const heard = phone.heard().at(-1);
  return heard ? secondsOfTone(heard.channels[0], heard.rate, hz) : 0;
}

// Null where it cannot be made, which is said loudly.
function diskFor(world, t) {
  const disk = smallDisk(world, 96);
  if (!disk) {
    console.error('full_disk.test.js NOT RUN: a tmpfs cannot be mounted here');
    t.skip('no mount');
  }
  return disk;
}

test('a full disk', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const disk = diskFor(world, t);
  if (!disk) return;
  const server = await startServer(world, { data: `${disk.folder}/data` });
  await server.apply(
    hotline({
      agents: [
        { key: 'wang', number: '1002', phone: '8002', alwaysReady: true },
        { key: 'li', number: '1003', phone: '8003', alwaysReady: true, queue: 'sales' },
      ],
      edit: ({ queues }) => {
        queues.find((queue) => queue.key === 'sales').on_recording_failure = 'end_call';
      },
    }),
  );
  const boss = await signIn(server, 'boss', password);
  const agent = async (name, user) => {
    const phone = await baresip(world, {
      name,
      user,
      password,
      registrar: server.sip,
      hz: agentHz,
      answer: 'auto',
    });
    await phone.says(/200 OK .*binding/);
    return phone;
  };
  const wang = await agent('wang', '8002');
  const li = await agent('li', '8003');
  const dial = async (user, number) => {
    const caller = await baresip(world, { name: `caller-${user}`, user, hz: callerHz });
    await caller.dial(`sip:${number}@${server.sip}`);
    return caller;
  };
  const talking = await dial('13900000001', numbers.support);
  await wang.happens('CALL_ESTABLISHED');
  const strict = await dial('13900000002', numbers.sales);
  await li.happens('CALL_ESTABLISHED');
  const waiting = await dial('13900000003', numbers.support);
  await waiting.happens('CALL_ESTABLISHED');
  await until('they talk', () => secondsHeard(talking, agentHz) > 2);

  disk.fill();
  t.diagnostic(`${disk.free()} bytes are left`);
  const alarms = async () => (await boss.get('/board')).alarms.map((alarm) => alarm.kind);
  await until('the board shows it', async () => (await alarms()).includes('disk_full'));
  await until('what was said is on the board too', async () =>
    (await alarms()).includes('recording_broken'),
  );

  // Where a recording is a must, the call ends; everywhere else it goes on, both ways.
  await strict.happens('CALL_CLOSED');
  const before = [secondsHeard(talking, agentHz), secondsHeard(wang, callerHz)];
  await until('they go on talking', () => {
    const now = [secondsHeard(talking, agentHz), secondsHeard(wang, callerHz)];
    return now.every((seconds, i) => seconds > before[i] + 2);
  });
  for (const user of ['13900000004', '13900000005']) {
    const refused = await dial(user, numbers.support);
    const closed = await refused.happens('CALL_CLOSED');
    assert.match(closed.param, /^503/, 'turned away');
  }

  // Calls end and are written on the reserve.
  await talking.hangUp();
  await wang.happens('CALL_CLOSED');
  await wang.happens('CALL_ESTABLISHED'); // the one who waited
  await until('the reserve carries the journal', async () => {
    const rows = await endings(server.data);
    return rows.filter((row) => row.ended > 0 && row.outcome === 'handled').length === 2;
  });

  disk.empty();
  await until('the alarm is over', async () => !(await alarms()).includes('disk_full'));
  await waiting.hangUp();
  await wang.happens('CALL_CLOSED');
  const again = await dial('13900000006', numbers.support);
  await wang.happens('CALL_ESTABLISHED');
  await until('they talk', () => secondsHeard(again, agentHz) > 2);
  await again.hangUp();

  const rows = await until('all have ended', async () => {
    const found = await endings(server.data);
    return found.length === 6 && found.every((row) => row.ended > 0) && found;
  });
  const refused = rows.filter((row) => row.outcome === 'refused');
  assert.deepEqual(
    refused.map((row) => row.cause),
    ['disk_full', 'disk_full'],
    'who was turned away is not forgotten',
  );
  assert.deepEqual(
    rows
      .filter((row) => row.outcome !== 'refused')
      .map(({ started, ended, outcome, cause }) => ({ started, ended, outcome, cause })),
    ['customer_hung_up', 'recording_failed', 'customer_hung_up', 'customer_hung_up'].map(
      (cause) => ({ started: 1, ended: 1, outcome: 'handled', cause }),
    ),
  );
  const events = await journal(server.data);
  events.forEach((event, i) => assert.equal(event.position, i + 1, 'without a gap'));
  const broken = events.filter((event) => event.type === 'RecordingBroken');
  assert.ok(broken.some((event) => event.interaction === rows[0].interaction));

  const told = await until('the records have caught up', async () => {
    const { items } = await boss.get('/interactions?limit=10');
    return items.length === 6 && items.every((item) => item.outcome) && items;
  });
  assert.ok(
    told.every((item) => /\d$/.test(item.caller)),
    'each with its caller',
  );

  // The broken recording is marked, and plays as far as it goes; the one after the fault is whole.
  const recording = async (row) => {
    const { recordings } = await boss.get(`/interactions/${row.interaction}`);
    assert.equal(recordings.length, 1);
    const wav = parseWav(await boss.bytes(`/recordings/${recordings[0].id}/audio`));
    return { ...recordings[0], agentS: secondsOfTone(wav.channels[1], wav.rate, agentHz) };
  };
  const first = await recording(rows[0]);
  assert.equal(first.complete, false);
  assert.ok(first.agentS > 0.5, `${first.agentS} s`);
  const last = await until('the last recording is complete', async () => {
    const found = await recording(rows.at(-1));
    return found.complete && found;
  });
  assert.ok(last.agentS > 1.5, `${last.agentS} s`);
});

test('a kill and a restart on a full disk', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const disk = diskFor(world, t);
  if (!disk) return;
  let server = await startServer(world, { data: `${disk.folder}/data` });
  await server.apply(hotline());
  const { httpPort, sipPort, data } = server;
  const dial = async (user) => {
    const caller = await baresip(world, { name: `caller-${user}`, user });
    await caller.dial(`sip:${numbers.support}@${server.sip}`);
    return caller;
  };
  const cut = await dial('13900000001');
  await cut.happens('CALL_ESTABLISHED');
  await until('the call is in the journal', async () => (await endings(data)).length === 1);
  disk.fill();
  await server.end('SIGKILL');
  server = await startServer(world, {
    name: 'restarted',
    httpPort,
    sipPort,
    data,
    awaits: '/healthz', // ready it is not
  });
  await cut.happens('CALL_CLOSED');
  const refused = await dial('13900000002');
  assert.match((await refused.happens('CALL_CLOSED')).param, /^503/);

  disk.empty();
  await server.says(/disk full: false/);
  const taken = await dial('13900000003');
  await taken.happens('CALL_ESTABLISHED');
  await taken.hangUp();
  const rows = await until('both have ended', async () => {
    const found = await endings(data);
    return found.length === 3 && found.every((row) => row.ended === 1) && found;
  });
  assert.equal(rows[0].outcome, 'interrupted');
  assert.equal(rows[1].cause, 'disk_full', 'who was turned away is remembered');
  assert.equal(rows[2].cause, 'customer_hung_up');
  const boss = await signIn(server, 'boss', password);
  await until('somebody is to call back', async () => {
    const { items } = await boss.get('/tasks?status=open');
    return items.length === 1 && items[0].interaction_id === rows[0].interaction;
  });
});
