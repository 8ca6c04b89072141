// The main job: a caller hears the welcome, chooses, and talks with an agent; each hears the other and nobody else, and
// the recording holds each voice on its own track.
// lane: alone, since what is recorded is measured to 40 ms
// takes 25 s: two calls are talked, recorded and heard again
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { browser, hear, listenIn } from './lib/browser.js';
import { company, password } from './lib/company.js';
import { metrics } from './lib/metrics.js';
import { assertNothingOf, assertRecordedTime, bridgedTime } from './lib/recorded.js';
import { signIn, startServer } from './lib/server.js';
import { endsWith, parseWav, secondsOfSound, secondsOfTone } from './lib/sound.js';
import { World, until } from './lib/world.js';

const callerHz = 440;
const agentHz = 880;

// Welcome heard to its end and the menu answered.
async function callAndChoose(caller, server, key) {
  await caller.dial(`sip:4001234567@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  await until('the welcome is heard', () => {
    const heard = caller.heard().at(-1);
    return heard && secondsOfSound(heard.channels[0], heard.rate) > 1;
  });
  await caller.press(key);
}

// How long the caller heard the agent, and the agent the caller, each in his own ear.
function assertHeard(heard, hz, foreign) {
  const [samples] = heard.channels;
  assert.ok(secondsOfTone(samples, heard.rate, hz) > 1.5, `${hz} Hz is heard`);
  assertNothingOf(samples, heard.rate, foreign, hz, `the ear of whom ${hz} Hz is for`);
}

async function assertRecorded(boss, server, { stretches = 1, opensLate = false } = {}) {
  const done = await until('the call is over and recorded', async () => {
    const { items } = await boss.get('/interactions?limit=10');
    return items.find((each) => each.outcome && each.recorded);
  });
  assert.equal(done.outcome, 'handled');
  assert.equal(done.queue, 'support');

  // The file is closed and put on record after the call.
  const recordings = await until('the recording is complete', async () => {
    const page = await boss.get(`/interactions/${done.id}`);
    return page.recordings[0]?.complete ? page.recordings : null;
  });
  assert.equal(recordings.length, 1);
  const { rate, channels } = parseWav(await boss.bytes(`/recordings/${recordings[0].id}/audio`));
  const [customer, agent] = channels;
  const bridged = await bridgedTime(server, done.id);
  assert.equal(bridged.length, stretches);
  assertRecordedTime(customer, rate, bridged, 'customer');
  assertRecordedTime(agent, rate, bridged, 'agent', { opensLate });
  const shape = await boss.get(`/recordings/${recordings[0].id}/peaks`);
  assert.equal(shape.held_from_ms.length, stretches - 1, 'holds are marked');
  shape.held_from_ms.forEach((from, i) => {
    const hold = [bridged[i].fromMs + bridged[i].ms, bridged[i + 1].fromMs];
    assert.ok(Math.abs(from - hold[0]) <= 40 && Math.abs(shape.held_to_ms[i] - hold[1]) <= 40);
  });
  assert.ok(secondsOfTone(customer, rate, callerHz) > 1.5, 'the customer is on the left');
  assertNothingOf(customer, rate, agentHz, callerHz, 'customer');
  assert.ok(secondsOfTone(agent, rate, agentHz) > 1.5, 'the agent is on the right');
  assertNothingOf(agent, rate, callerHz, agentHz, 'agent');
}

test('a caller reaches an agent at a SIP phone', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(
    company({ agents: [{ key: 'wang', number: '1002', phone: '8002', alwaysReady: true }] }),
  );
  const agent = await baresip(world, {
    name: 'agent',
    user: '8002',
    password,
    registrar: server.sip,
    hz: agentHz,
  });
  // Registering begins before its events can be listened to.
  await agent.says(/200 OK .*binding/);
  const caller = await baresip(world, { name: 'caller', hz: callerHz });
  const boss = await signIn(server, 'boss', password);

  await callAndChoose(caller, server, '2');
  await agent.happens('CALL_INCOMING');
  await agent.accept();
  await agent.happens('CALL_ESTABLISHED');
  await until('they have talked for two seconds', () => {
    const [byAgent, byCaller] = [agent.heard().at(-1), caller.heard().at(-1)];
    return (
      byAgent &&
      secondsOfTone(byAgent.channels[0], byAgent.rate, callerHz) > 2 &&
      secondsOfTone(byCaller.channels[0], byCaller.rate, agentHz) > 2
    );
  });
  await caller.hangUp();
  await agent.happens('CALL_CLOSED');

  assertHeard(agent.heard().at(-1), callerHz, agentHz);
  assertHeard(caller.heard().at(-1), agentHz, callerHz);
  await assertRecorded(boss, server);
  const { zongji_media_passed_across_total: across } = await metrics(server);
  assert.equal(across, 0, 'both live on one media thread');
});

test('a caller reaches an agent in the browser', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(company({ agents: [{ key: 'li', number: '1001' }] }));
  const boss = await signIn(server, 'boss', password);
  const context = await browser(world, { hz: agentHz });
  await listenIn(context);
  const page = await context.newPage();
  const id = (name) => page.locator(`[data-testid="${name}"]`);

  await page.goto(`${server.url}/login`);
  await id('login-user').fill('li');
  await id('login-password').fill(password);
  await id('login-submit').click();
  await page.waitForSelector('[data-testid="phone-light"][data-state="ready"]');
  await id('become-available').click();
  await page.waitForSelector('[data-testid="presence"][data-state="available"]');

  const caller = await baresip(world, { name: 'caller', hz: callerHz });
  await callAndChoose(caller, server, '2');
  assert.match(await id('offer').innerText(), /售后/);
  await id('offer-accept').click();
  await id('call-timer').waitFor();

  await until('the agent hears the caller', async () => {
    const heard = await hear(page, [callerHz, agentHz]);
    return heard && heard.shares[0] > 0.6 && heard.shares[1] < 0.05;
  });
  await until('the caller hears the agent', () => {
    const heard = caller.heard().at(-1);
    return secondsOfTone(heard.channels[0], heard.rate, agentHz) > 2;
  });
  await id('call-hold').click();
  await page.waitForSelector('[data-testid="call-hold"][data-state="held"]');
  await until('the agent is not heard any more', () => !endsWith(caller.heard().at(-1), agentHz));
  await new Promise((done) => setTimeout(done, 1000)); // the length of the hold is what is measured
  await id('call-hold').click();
  await page.waitForSelector('[data-testid="call-hold"][data-state="open"]');
  await until('the agent is heard again', () => endsWith(caller.heard().at(-1), agentHz));
  await caller.hangUp();
  await id('idle').waitFor();

  assertHeard(caller.heard().at(-1), agentHz, callerHz);
  await assertRecorded(boss, server, { stretches: 2, opensLate: true });
});
