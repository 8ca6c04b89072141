// How loud we are at the caller's ear, in every codec: prompts, music and the spoken position.
// takes 25 s: music is heard until the position is spoken into it
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { hotline, numbers } from './lib/hotline.js';
import { startServer } from './lib/server.js';
import { loudness } from './lib/sound.js';
import { World, until } from './lib/world.js';

const codecs = { 'G.711 µ': 'PCMU', 'G.711 A': 'PCMA', 'G.722': 'G722', Opus: 'opus/48000/2' };

// Calls `number` and listens for `seconds`; what was heard.
async function listen(world, server, { name, codec, number, seconds }) {
  const caller = await baresip(world, { name, codecs: codec });
  await caller.dial(`sip:${number}@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  const heard = await until(
    `${name} has heard ${seconds} s`,
    () => {
      const ear = caller.heard().at(-1);
      return ear && ear.channels[0].length > seconds * ear.rate && ear;
    },
    (seconds + 30) * 1000,
  );
  await caller.hangUp();
  return heard;
}

test('what callers hear is neither faint nor loud', { timeout: 300_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(
    hotline({
      edit: (document) => {
        for (const queue of document.queues) queue.announce_every_s = 10;
      },
    }),
  );
  // Speech only; then music, with the position spoken into it.
  for (const [what, number, seconds] of [
    ['prompts', numbers.menu, 5],
    ['queue', numbers.support, 14],
  ]) {
    await t.test(what, async () => {
      const levels = await Promise.all(
        Object.entries(codecs).map(async ([codec, offered]) => {
          const name = `${offered.slice(0, 4)}-${what}`;
          const heard = await listen(world, server, { name, codec: offered, number, seconds });
          const { level, peak } = loudness(heard.channels[0], heard.rate);
          t.diagnostic(`${what}, ${codec}: ${level.toFixed(1)} dBFS, peak ${peak.toFixed(1)}`);
          assert.ok(level > -22 && level < -14, `${codec}: level ${level}`);
          assert.ok(peak < -0.5, `${codec}: peak ${peak}`);
          return level;
        }),
      );
      // One codec is as loud as another.
      assert.ok(Math.max(...levels) - Math.min(...levels) < 2, levels.join(' '));
    });
  }
});
