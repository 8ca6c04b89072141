// As many legs as the server may have: whoever calls then is turned away with 503 and told when to try again, and is on
// record; the calls that are in go on. When a call has ended, the next one is taken.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings } from './lib/journal.js';
import { metrics } from './lib/metrics.js';
import { signIn, startServer } from './lib/server.js';
import { sipp } from './lib/sipp.js';
import { secondsOfSound, secondsOfTone } from './lib/sound.js';
import { World, until } from './lib/world.js';

const callerHz = 440;
const agentHz = 880;
const maxLegs = 3; // a call that is talked, and one that waits

test('no more legs than the server may have', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world, { maxLegs });
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
  const dial = async (user) => {
    const caller = await baresip(world, { name: `caller-${user}`, user, hz: callerHz });
    await caller.dial(`sip:${numbers.support}@${server.sip}`);
    await caller.happens('CALL_ESTABLISHED');
    return caller;
  };
  const legs = async () => (await metrics(server)).zongji_sip_legs;
  const legsAre = (count) => until(`${count} legs`, async () => (await legs()) === count);
  const heard = (phone, seconds) => {
    const ear = phone.heard().at(-1);
    return ear ? seconds(ear.channels[0], ear.rate) : 0;
  };
  const toneIn = (hz) => (samples, rate) => secondsOfTone(samples, rate, hz);

  const talking = await dial('13900000001');
  await wang.happens('CALL_ESTABLISHED');
  const waiting = await dial('13900000002');
  await legsAre(maxLegs);
  const goOn = async (what) => {
    const now = () => [
      heard(talking, toneIn(agentHz)),
      heard(wang, toneIn(callerHz)),
      heard(waiting, secondsOfSound),
    ];
    const before = now();
    await until(what, () => now().every((seconds, i) => seconds > before[i] + 1));
  };
  await goOn('two talk, and one hears music');

  const refused = 2;
  const late = await sipp(world, {
    name: 'late',
    scenario: 'caller_refused',
    to: server.sip,
    number: numbers.support,
    calls: refused,
  });
  await late.finished;
  await goOn('they still do');
  assert.equal(await legs(), maxLegs);
  assert.equal((await metrics(server))['zongji_sip_legs_total{event="refused"}'], refused);
  assert.equal(waiting.events.filter(({ type }) => type === 'CALL_CLOSED').length, 0);

  // One call ends, and the agent takes the one that waited.
  await talking.hangUp();
  await wang.happens('CALL_CLOSED');
  await wang.happens('CALL_ESTABLISHED');
  await legsAre(maxLegs - 1);
  const next = await sipp(world, {
    name: 'next',
    scenario: 'caller_waits',
    to: server.sip,
    number: numbers.support,
  });
  await legsAre(maxLegs);
  await waiting.hangUp();
  await wang.happens('CALL_CLOSED');
  await wang.happens('CALL_ESTABLISHED');
  await wang.hangUp();
  await next.finished;

  const rows = await until('all are in the journal', async () => {
    const found = await endings(server.data);
    return found.length === 3 + refused && found.every((row) => row.ended > 0) && found;
  });
  const handled = (cause) => ({ started: 1, ended: 1, outcome: 'handled', cause });
  const turnedAway = { started: 1, ended: 1, outcome: 'refused', cause: 'overload' };
  assert.deepEqual(
    rows.map(({ started, ended, outcome, cause }) => ({ started, ended, outcome, cause })),
    [
      handled('customer_hung_up'),
      handled('customer_hung_up'),
      ...Array(refused).fill(turnedAway),
      handled('agent_hung_up'),
    ],
  );
  const { items } = await until('the records have caught up', async () => {
    const page = await boss.get('/interactions?limit=10');
    return page.items.length === rows.length && page.items.every((item) => item.outcome) && page;
  });
  assert.deepEqual(
    items
      .filter((item) => item.outcome === 'refused')
      .map((item) => item.caller)
      .sort(),
    ['13956781', '13956782'],
    'who it was is known',
  );
});
