// What a caller's phone does besides talking: keys as tones, and silence for ever.
// takes 38 s: a trunk allows half a minute of silence, and no less is worth a test
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { company } from './lib/company.js';
import { journal } from './lib/journal.js';
import { startServer } from './lib/server.js';
import { sipp, speakingCaller } from './lib/sipp.js';
import { keyTones, tone, ulaw } from './lib/sound.js';
import { World, until } from './lib/world.js';

const number = '4001234567';

// A number that asks at once for a key, and a queue behind each.
function keysOnly() {
  const document = company();
  document.trunks[0].silence_waiting_s = 30;
  document.flows[0].document = {
    schema: 1,
    entry: 'menu',
    nodes: {
      menu: {
        type: 'menu',
        prompt: 'menu',
        choices: { 1: {}, 2: {} },
        timeout_s: 4,
        retries: 0,
        exits: { 1: 'sales', 2: 'support', timeout: 'bye' },
      },
      sales: { type: 'queue', queue: 'sales' },
      support: { type: 'queue', queue: 'support' },
      bye: { type: 'play', prompt: 'welcome', exits: {} },
    },
  };
  return document;
}

// Calls with `voice` for a voice.
async function call(world, server, { name, voice, telephoneEvent }) {
  const file = world.path(`${name}.ul`);
  writeFileSync(file, ulaw(voice));
  const scenario = speakingCaller(world, { name, voice: file, telephoneEvent });
  return sipp(world, { name, scenario, to: server.sip, number });
}

// The exit by which the `nth` call left the menu.
const chosen = (server, nth, timeoutMs) =>
  until(
    'the menu is left',
    async () => {
      const events = await journal(server.data);
      const steps = events.filter(
        ({ type, data }) => type === 'FlowStepTaken' && data.node === 'menu',
      );
      return steps[nth]?.data.exit;
    },
    timeoutMs,
  );

// One second of silence first, so that the tones come when the menu has begun.
const pressed = (keys) => Int16Array.from([...new Int16Array(8000), ...keyTones(keys)]);

test('what a phone does besides talking', { timeout: 240_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(keysOnly());

  // He is silent for half a minute, while the others call.
  const voice = Int16Array.from([...pressed('1'), ...tone(440, 2)]);
  const dead = await call(world, server, { name: 'dead', voice, telephoneEvent: false });
  const began = Date.now();
  const hungUp = dead.finished.then(() => (Date.now() - began) / 1000); // SIPp got our BYE
  hungUp.catch(() => {});
  assert.equal(await chosen(server, 0, 20_000), '1');

  await t.test('keys as tones count where no telephone-event was negotiated', async () => {
    await call(world, server, { name: 'old', voice: pressed('2'), telephoneEvent: false });
    assert.equal(await chosen(server, 1, 20_000), '2');
  });

  await t.test('and are only sound where it was', async () => {
    const caller = await call(world, server, {
      name: 'new',
      voice: pressed('2'),
      telephoneEvent: true,
    });
    assert.equal(await chosen(server, 2, 30_000), 'timeout');
    await caller.finished;
  });

  await t.test('a phone that falls silent for ever is hung up', async () => {
    const seconds = await hungUp;
    assert.ok(seconds > 30 && seconds < 60, `after ${seconds} s`);
    const ended = await until('its end is in the journal', async () =>
      (await journal(server.data)).find(({ data }) => data.cause === 'media_timeout'),
    );
    assert.equal(ended.type, 'InteractionEnded');
    assert.equal(ended.data.outcome, 'failed');
  });
});
