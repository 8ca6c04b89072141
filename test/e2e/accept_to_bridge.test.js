// An agent 100 ms away accepts: 300 ms after his click the server has joined both sides, whatever else the page does.
// The benchmark of the same name has the figures.
// lane: alone, since milliseconds are measured
// takes 15 s: five calls, each with a silence before it
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { firstHeard, listenAnew } from './lib/browser.js';
import { password } from './lib/company.js';
import { agentDesk } from './lib/desk.js';
import { FarNetwork } from './lib/far_network.js';
import { hotline, numbers } from './lib/hotline.js';
import { journal } from './lib/journal.js';
import { startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

const callerHz = 440;
const delayMs = 100;
const bridgedWithinMs = 300;
const heardWithinMs = 1500; // the browser decodes and plays on a machine that does all the rest, too
const calls = 5;

test('accepted from far away, they are joined at once', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(hotline({ agents: [{ key: 'li', number: '1001' }] }));
  const desk = await agentDesk(world, server, {
    user: 'li',
    password,
    listensFor: callerHz,
    network: new FarNetwork(world, delayMs),
  });
  await desk.page.evaluate(() => {
    const note = () => (window.clickedAt = Date.now());
    window.addEventListener('click', note, { capture: true });
  });
  const caller = await baresip(world, { name: 'caller', user: '13800138000', hz: callerHz });

  for (let i = 0; i < calls; i += 1) {
    await listenAnew(desk.page);
    await caller.dial(`sip:${numbers.support}@${server.sip}`);
    await caller.happens('CALL_ESTABLISHED');
    await desk.id('offer-accept').click();
    await desk.id('call-timer').waitFor();
    const clickedAt = await desk.page.evaluate(() => window.clickedAt);
    const interaction = await desk.id('contact').getAttribute('data-id');
    const heardAt = await until('the caller is heard', () => firstHeard(desk.page));
    const bridged = (await journal(server.data)).find(
      (event) => event.type === 'CallBridged' && event.interaction === interaction,
    );
    const [bridge, heard] = [bridged.at_us / 1000 - clickedAt, heardAt - clickedAt];
    t.diagnostic(`joined after ${bridge.toFixed()} ms, heard after ${heard} ms`);
    assert.ok(bridge >= delayMs, `${bridge} ms: the network did take its time`);
    assert.ok(bridge < bridgedWithinMs, `${bridge} ms`);
    assert.ok(heard < heardWithinMs, `${heard} ms`);
    await caller.hangUp();
    await caller.happens('CALL_CLOSED');
    await desk.presenceIs('available');
  }
});
