// An agent without a browser: what he dials on his own phone makes him available, gives him a break, ends his wrap-up and
// signs him out. A beep confirms, the busy tone refuses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings } from './lib/journal.js';
import { signIn, startServer } from './lib/server.js';
import { secondsOfTone } from './lib/sound.js';
import { World, until } from './lib/world.js';

const beepHz = 880; // the second half of it
const busyHz = 450;

test('feature codes at a SIP phone', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(
    hotline({
      agents: [{ key: 'wang', number: '1002', phone: '8002' }],
      edit: ({ queues }) => {
        for (const queue of queues) queue.wrap_up = 'optional';
      },
    }),
  );
  const boss = await signIn(server, 'boss', password);
  const wang = await baresip(world, {
    name: 'wang',
    user: '8002',
    password,
    registrar: server.sip,
    answer: 'manual',
  });
  await wang.says(/200 OK .*binding/);
  const presence = async () => (await boss.get('/board')).agents[0].presence;
  const presenceIs = (wanted) =>
    until(`wang is ${wanted}`, async () => (await presence()) === wanted);

  // Dials, listens until we hang up, and says which of both tones there was: [beep, busy].
  const count = (wanted) => wang.events.filter(({ type }) => type === wanted).length;
  const dial = async (code) => {
    const before = count('CALL_CLOSED');
    await wang.dial(`sip:${code}@${server.sip}`);
    await until(`${code} is answered`, () => count('CALL_CLOSED') === before + 1);
    const tones = () => {
      const { rate, channels } = wang.heard().at(-1);
      return [beepHz, busyHz].map((hz) => secondsOfTone(channels[0], rate, hz) > 0);
    };
    // The phone tells that a call is over before it has written the last of what it heard.
    await until(`${code} is heard`, () => tones().includes(true));
    return tones();
  };
  const confirms = async (code, state) => {
    assert.deepEqual(await dial(code), [true, false], `${code} is confirmed`);
    await presenceIs(state);
  };
  const refuses = async (code) => {
    const before = await presence();
    assert.deepEqual(await dial(code), [false, true], `${code} is refused`);
    assert.equal(await presence(), before, `${code} changes nothing`);
  };

  await presenceIs('offline');
  await refuses('*53'); // no wrap-up
  await refuses('*59'); // no code
  await confirms('*50', 'available');
  await confirms('*51', 'on_break');

  // On a break nothing rings; available again, it does.
  const caller = await baresip(world, { name: 'caller', user: '13900000001' });
  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  await until('the caller waits', async () => {
    const { queues } = await boss.get('/board');
    return queues.find(({ queue }) => queue === 'support').waiting === 1;
  });
  assert.equal(await presence(), 'on_break');
  assert.ok(!wang.events.some(({ type }) => type === 'CALL_INCOMING'));
  await wang.dial(`sip:*50@${server.sip}`);
  await wang.happens('CALL_INCOMING');
  await presenceIs('ringing');
  await wang.accept();
  await presenceIs('on_call');
  await caller.hangUp();
  await presenceIs('wrap_up');
  await until('both calls are over', () => count('CALL_CLOSED') === count('CALL_ESTABLISHED'));

  await confirms('*53', 'available');
  await confirms('*52', 'offline');
  await refuses('*53');
  const rows = await endings(server.data);
  assert.deepEqual(
    rows.map(({ outcome }) => outcome),
    ['handled'],
    'no code was a call',
  );
});
