// The page goes, the call stays: a reload, a second tab, a tab that dies, a network that is gone for a while; and an agent who is
// lost before he has answered.
// lane: alone, since pauses in what is heard and recorded are measured
// takes 75 s: each of six losses has its own call, and the page time to notice and to come back
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstHeard, hear, killBrowser } from './lib/browser.js';
import { deskOf } from './lib/desk.js';
import { FarNetwork } from './lib/far_network.js';
import { endings, journal } from './lib/journal.js';
import {
  agentHz,
  callerHz,
  endsAsHandled,
  inACall,
  musicHz,
  musicWithinMs,
  nextAgent,
  nextAgentHz,
  offered,
} from './lib/lost_call.js';
import { secondsOfTone } from './lib/sound.js';
import { World, until } from './lib/world.js';

const agentHears = (page) =>
  until('the agent hears the caller', async () => {
    const heard = await hear(page, [callerHz]);
    return heard && heard.power > 1e-4 && heard.shares[0] > 0.6;
  });
const heardAgain = (page) => until('the agent hears the caller', () => firstHeard(page), 20_000);

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
