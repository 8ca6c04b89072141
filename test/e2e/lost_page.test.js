// The page goes, the call stays: a reload, a second tab, a tab that dies, an agent who does not come back, or is lost before
// he has answered.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { firstHeard, hear, killBrowser } from './lib/browser.js';
import { password } from './lib/company.js';
import { agentDesk, deskOf } from './lib/desk.js';
import { FarNetwork } from './lib/far_network.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings, journal } from './lib/journal.js';
import { assertNothingOf, assertRecordedTime, bridgedTime } from './lib/recorded.js';
import { signIn, startServer } from './lib/server.js';
import { endsWith, parseWav, secondsOfTone, tone, writeWav } from './lib/sound.js';
import { World, until } from './lib/world.js';

const callerHz = 440;
const musicHz = 660;
const agentHz = 880;
const nextAgentHz = 1200;
// Parts end while a page loads, and on two cores the phone's own packets are then late.
const withinMs = 150;
const musicWithinMs = 10_000; // from the loss to the customer's ear: noticed after 1.5 s (killed) or 6 s (network)

async function start(world) {
  mkdirSync(world.path('data', 'prompts'), { recursive: true });
  writeWav(world.path('data', 'prompts', 'music.wav'), tone(musicHz, 20));
  const server = await startServer(world);
  await server.apply(
    hotline({
      agents: [
        { key: 'li', number: '1001' },
        { key: 'wang', number: '1002', phone: '8002', alwaysReady: true },
      ],
      edit: (document) => {
        document.prompts.push({ key: 'music', org_unit: 'hq', file: { 'zh-CN': 'music.wav' } });
        for (const queue of document.queues) queue.music = 'music';
      },
    }),
  );
  return server;
}

// A caller who is offered to li.
async function offered(world, options) {
  const server = await start(world);
  const boss = await signIn(server, 'boss', password);
  const desk = await agentDesk(world, server, {
    user: 'li',
    password,
    hz: agentHz,
    listensFor: callerHz,
    ...options,
  });
  const caller = await baresip(world, { name: 'caller', user: '13800138000', hz: callerHz });
  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  await desk.id('offer').waitFor();
  const callerHears = (hz, timeoutMs) =>
    until(`the caller hears ${hz} Hz`, () => endsWith(caller.heard().at(-1), hz, 0.5), timeoutMs);
  return { server, boss, desk, caller, callerHears };
}

// A caller in a call with li.
async function inACall(world, options) {
  const call = await offered(world, options);
  const { desk, callerHears } = call;
  await desk.id('offer-accept').click();
  await desk.id('call-timer').waitFor();
  await callerHears(agentHz);
  const interaction = await desk.id('contact').getAttribute('data-id');
  return { ...call, interaction };
}

// From now on wang is at his phone, ready.
async function nextAgent(world, server) {
  const next = await baresip(world, {
    name: 'next-agent',
    user: '8002',
    password,
    registrar: server.sip,
    hz: nextAgentHz,
  });
  await next.says(/200 OK .*binding/);
  return next;
}

const agentHears = (page) =>
  until('the agent hears the caller', async () => {
    const heard = await hear(page, [callerHz]);
    return heard && heard.power > 1e-4 && heard.shares[0] > 0.6;
  });
const heardAgain = (page) => until('the agent hears the caller', () => firstHeard(page), 20_000);

// One outcome, and a recording for each time that they were together: whole, with each voice on its own track. `agents`
// are their tones, in that order; `orOnceMore` with the last of them.
async function endsAsHandled(
  { server, boss, caller, interaction },
  agents,
  { orOnceMore = false } = {},
) {
  await caller.hangUp();
  const parts = await until('the interaction is over and recorded', async () => {
    const page = await boss.get(`/interactions/${interaction}`);
    if (page.interaction.outcome) assert.equal(page.interaction.outcome, 'handled');
    const whole = page.recordings.every(({ complete }) => complete);
    return page.interaction.outcome && whole && page.recordings;
  });
  const bridged = await bridgedTime(server, interaction);
  if (orOnceMore && bridged.length > agents.length) agents = [...agents, agents.at(-1)];
  assert.equal(bridged.length, agents.length, 'as often were they together');
  assert.equal(parts.length, agents.length, 'and as many parts has the recording');
  parts.sort((a, b) => Date.parse(a.started_at) - Date.parse(b.started_at));
  const said = new Map(agents.map((hz) => [hz, 0]));
  for (const [i, { id }] of parts.entries()) {
    const { rate, channels } = parseWav(await boss.bytes(`/recordings/${id}/audio`));
    const [customer, agent] = channels;
    const together = [{ fromMs: 0, ms: bridged[i].ms }];
    assertRecordedTime(customer, rate, together, `customer, part ${i}`, { withinMs });
    assertNothingOf(customer, rate, agents[i], callerHz, `customer, part ${i}`);
    assertNothingOf(agent, rate, callerHz, agents[i], `agent, part ${i}`);
    said.set(agents[i], said.get(agents[i]) + secondsOfTone(agent, rate, agents[i]));
  }
  // What the customer heard of an agent is what was recorded of him, but for a window at each end.
  const heard = caller.heard().at(-1);
  for (const [hz, recorded] of said) {
    const seconds = secondsOfTone(heard.channels[0], heard.rate, hz);
    const within = 0.3 * agents.length;
    assert.ok(Math.abs(seconds - recorded) <= within, `${hz} Hz: ${seconds} s, ${recorded} s`);
  }
}

test('a reload in the middle of a call', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const call = await inACall(world);
  const { desk, callerHears, interaction } = call;
  const { page, id } = desk;

  const began = Date.now();
  await page.reload({ waitUntil: 'commit' });
  const after = (await heardAgain(page)) - began;
  t.diagnostic(`heard again ${after} ms after the reload began`);
  assert.ok(after < 3_000, `${after} ms`);

  await id('call-timer').waitFor();
  assert.equal(await id('contact').getAttribute('data-id'), interaction, 'the same call');
  await callerHears(agentHz);
  await endsAsHandled(call, [agentHz, agentHz]);
});

test('a second tab takes the phone over', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const call = await inACall(world);
  const { server, desk, callerHears } = call;

  const second = deskOf(await desk.context.newPage());
  await second.page.goto(server.url);
  await second.id('phone-take-over').waitFor();
  const silent = await hear(second.page, [callerHz]);
  assert.equal(silent, null, 'nothing is heard before it is asked for');
  await second.id('phone-take-over').click();
  await second.phoneIs('ready');
  await heardAgain(second.page);
  await second.id('call-timer').waitFor();
  await desk.phoneIs('elsewhere');
  await desk.page.close();
  await callerHears(agentHz);
  await endsAsHandled(call, [agentHz, agentHz]);
});

test('a tab dies, and the agent is back within half a minute', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const call = await inACall(world);
  const { server, desk, callerHears, interaction } = call;

  const began = Date.now();
  await desk.page.goto('chrome://crash').catch(() => {});
  await callerHears(musicHz, musicWithinMs);
  t.diagnostic(`music ${Date.now() - began} ms after the tab died`);
  const again = deskOf(await desk.context.newPage());
  await again.page.goto(server.url);
  await heardAgain(again.page);
  assert.equal(await again.id('contact').getAttribute('data-id'), interaction);
  await callerHears(agentHz);
  // A socket that returns may be that of a page whose sound never went: until the new page's is there, they are joined by
  // the old one, too.
  await endsAsHandled(call, [agentHz, agentHz], { orOnceMore: true });
});

test('the network is gone for a while', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const network = new FarNetwork(world, 20);
  const call = await inACall(world, { network });
  const { desk, callerHears, interaction } = call;

  const began = Date.now();
  network.cut();
  await callerHears(musicHz, musicWithinMs);
  t.diagnostic(`music ${Date.now() - began} ms after the network was cut`);
  network.heal();
  await callerHears(agentHz, 25_000);
  await agentHears(desk.page);
  assert.equal(await desk.id('contact').getAttribute('data-id'), interaction);
  await endsAsHandled(call, [agentHz, agentHz]);
});

test('an agent does not come back: the next one is asked', { timeout: 180_000 }, async (t) => {
  const world = new World(t);
  const call = await inACall(world);
  const { server, desk, callerHears } = call;
  const next = await nextAgent(world, server);

  const began = Date.now();
  await desk.context.close();
  await callerHears(musicHz, musicWithinMs);
  t.diagnostic(`music ${Date.now() - began} ms after the browser was closed`);
  await next.happens('CALL_INCOMING', 60_000);
  const asked = Date.now() - began;
  t.diagnostic(`the next agent was asked after ${asked} ms`);
  assert.ok(asked > 28_000 && asked < 40_000, `${asked} ms`);
  await callerHears(musicHz);
  await next.accept();
  await callerHears(nextAgentHz);
  await endsAsHandled(call, [agentHz, nextAgentHz]);
});

// Of a browser's end its sockets tell at once; of a network's nobody does.
for (const [loss, withinMs, lose] of [
  ['his browser is killed', 3_000, (world) => killBrowser(world, 'browser-li')],
  ['his network is gone', musicWithinMs, (world, network) => network.cut()],
]) {
  test(`it rings, and ${loss}: the next agent is asked`, { timeout: 120_000 }, async (t) => {
    const world = new World(t);
    const network = new FarNetwork(world, 20);
    const call = await offered(world, { network });
    const { server, caller } = call;
    const next = await nextAgent(world, server);
    const music = () => {
      const { rate, channels } = caller.heard().at(-1);
      return secondsOfTone(channels[0], rate, musicHz);
    };
    const twoSecondsMore = (what) => {
      const before = music();
      return until(what, () => music() > before + 2);
    };
    await twoSecondsMore('there is music while it rings');

    const lostAt = Date.now();
    lose(world, network);
    await next.happens('CALL_INCOMING', withinMs);
    t.diagnostic(`the next agent was asked after ${Date.now() - lostAt} ms`);
    await twoSecondsMore('there is music while it rings again');
    await next.accept();
    await call.callerHears(nextAgentHz);
    assert.ok(!caller.events.some(({ type }) => type === 'CALL_CLOSED'), 'the caller stayed');

    const [{ interaction }] = await endings(server.data);
    await endsAsHandled({ ...call, interaction }, [nextAgentHz]);
    assert.deepEqual(
      (await endings(server.data)).map(({ started, ended, outcome }) => [started, ended, outcome]),
      [[1, 1, 'handled']],
    );
    const events = await journal(server.data);
    const of = (type) => events.filter((event) => event.type === type);
    const offers = of('OfferEnded');
    assert.deepEqual(
      offers.map(({ data }) => data.result),
      ['lost', 'accepted'],
    );
    assert.notEqual(offers[0].agent, offers[1].agent);
    for (const type of ['InteractionQueued', 'QueueLeft', 'CallBridged'])
      assert.equal(of(type).length, 1, type);

    // Music from the queue to the bridge, without a pause.
    const waited = (of('CallBridged')[0].at_us - of('InteractionQueued')[0].at_us) / 1e6;
    t.diagnostic(`waited ${waited.toFixed(2)} s, heard ${music().toFixed(1)} s of music`);
    assert.ok(waited > 4 && Math.abs(music() - waited) < 0.6, `${music()} s of ${waited} s`);
  });
}
