// An agent without a browser dials codes on his own phone: a beep confirms, the busy tone refuses. What each code does is
// told in test/scenarios/calls/desk_phone.txt.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline } from './lib/hotline.js';
import { signIn, startServer } from './lib/server.js';
import { secondsOfTone } from './lib/sound.js';
import { World, until } from './lib/world.js';

const beepHz = 880; // the second half of it
const busyHz = 450;

test('feature codes at a SIP phone', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(hotline({ agents: [{ key: 'wang', number: '1002', phone: '8002' }] }));
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
  await refuses('*59'); // no code
  await confirms('*50', 'available');
});
