// The page goes, the call stays: a reload, a second tab, a tab that dies, an agent who does not come back.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { firstHeard, hear } from './lib/browser.js';
import { password } from './lib/company.js';
import { agentDesk, deskOf } from './lib/desk.js';
import { FarNetwork } from './lib/far_network.js';
import { hotline, numbers } from './lib/hotline.js';
import { signIn, startServer } from './lib/server.js';
import { endsWith, tone, writeWav } from './lib/sound.js';
import { World, until } from './lib/world.js';

const callerHz = 440;
const musicHz = 660;
const agentHz = 880;
const nextAgentHz = 1200;

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

// A caller in a call with li.
async function inACall(world, options) {
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
  await desk.id('offer-accept').click();
  await desk.id('call-timer').waitFor();
  const callerHears = (hz, timeoutMs) =>
    until(`the caller hears ${hz} Hz`, () => endsWith(caller.heard().at(-1), hz, 0.5), timeoutMs);
  await callerHears(agentHz);
  const interaction = await desk.id('contact').getAttribute('data-id');
  return { server, boss, desk, caller, callerHears, interaction };
}

const agentHears = (page) =>
  until('the agent hears the caller', async () => {
    const heard = await hear(page, [callerHz]);
    return heard && heard.power > 1e-4 && heard.shares[0] > 0.6;
  });
const heardAgain = (page) => until('the agent hears the caller', () => firstHeard(page), 20_000);

// One outcome, and a recording without a gap in what both said while they were together.
async function endsAsHandled({ boss, caller, interaction }) {
  await caller.hangUp();
  await until('the interaction is over', async () => {
    const page = await boss.get(`/interactions/${interaction}`);
    if (page.interaction.outcome) assert.equal(page.interaction.outcome, 'handled');
    return page.interaction.outcome && page.recordings.every(({ complete }) => complete);
  });
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
  // Three seconds are promised of a machine that does nothing else; the benchmark has the figure.
  assert.ok(after < 10_000, `${after} ms`);

  await id('call-timer').waitFor();
  assert.equal(await id('contact').getAttribute('data-id'), interaction, 'the same call');
  await callerHears(agentHz);
  await endsAsHandled(call);
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
  await endsAsHandled(call);
});

test('a tab dies, and the agent is back within half a minute', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const call = await inACall(world);
  const { server, desk, callerHears, interaction } = call;

  await desk.page.goto('chrome://crash').catch(() => {});
  await callerHears(musicHz, 25_000);
  const again = deskOf(await desk.context.newPage());
  await again.page.goto(server.url);
  await heardAgain(again.page);
  assert.equal(await again.id('contact').getAttribute('data-id'), interaction);
  await callerHears(agentHz);
  await endsAsHandled(call);
});

test('the network is gone for a while', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const network = new FarNetwork(world, 20);
  const call = await inACall(world, { network });
  const { desk, callerHears, interaction } = call;

  const began = Date.now();
  network.cut();
  await callerHears(musicHz, 30_000);
  t.diagnostic(`music ${Date.now() - began} ms after the network was cut`);
  network.heal();
  await callerHears(agentHz, 25_000);
  await agentHears(desk.page);
  assert.equal(await desk.id('contact').getAttribute('data-id'), interaction);
  await endsAsHandled(call);
});

test('an agent does not come back: the next one is asked', { timeout: 180_000 }, async (t) => {
  const world = new World(t);
  const call = await inACall(world);
  const { server, desk, callerHears } = call;
  const next = await baresip(world, {
    name: 'next-agent',
    user: '8002',
    password,
    registrar: server.sip,
    hz: nextAgentHz,
  });
  await next.says(/200 OK .*binding/);

  await desk.context.close();
  await callerHears(musicHz, 25_000);
  await next.happens('CALL_INCOMING', 60_000);
  await next.accept();
  await callerHears(nextAgentHz);
  await endsAsHandled(call);
});
