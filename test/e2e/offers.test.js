// An offer goes round: the first agent rejects it on his page, the second lets it ring out, and the caller, who hears
// music all the while, is answered by the next.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { hear } from './lib/browser.js';
import { password } from './lib/company.js';
import { agentDesk } from './lib/desk.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings, journal } from './lib/journal.js';
import { signIn, startServer } from './lib/server.js';
import { endsWith, secondsOfTone, tone, writeWav } from './lib/sound.js';
import { World, until } from './lib/world.js';

const callerHz = 440;
const musicHz = 660;
const tones = { li: 880, wang: 1200 };
const ringS = 5;

test('rejected, then not answered, then answered', { timeout: 180_000 }, async (t) => {
  const world = new World(t);
  mkdirSync(world.path('data', 'prompts'), { recursive: true });
  writeWav(world.path('data', 'prompts', 'music.wav'), tone(musicHz, 20));
  const server = await startServer(world);
  await server.apply(
    hotline({
      agents: [
        { key: 'li', number: '1001' },
        { key: 'wang', number: '1002' },
      ],
      edit: (document) => {
        document.prompts.push({ key: 'music', org_unit: 'hq', file: { 'zh-CN': 'music.wav' } });
        for (const queue of document.queues) {
          queue.music = 'music';
          queue.ring_timeout_s = ringS;
        }
      },
    }),
  );
  const boss = await signIn(server, 'boss', password);
  const desks = {};
  for (const user of ['li', 'wang']) {
    desks[user] = await agentDesk(world, server, { user, password, hz: tones[user] });
  }
  const caller = await baresip(world, { name: 'caller', user: '13800138000', hz: callerHz });
  const ear = () => caller.heard().at(-1);
  const offered = async () => {
    const [first] = await Promise.any(
      Object.keys(desks).map(async (user) => {
        await desks[user].id('offer').waitFor();
        return [user];
      }),
    );
    return first;
  };

  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  const first = await offered();
  const second = first === 'li' ? 'wang' : 'li';
  await until('the caller hears music', () => endsWith(ear(), musicHz, 0.5));

  // The first rejects it. It rings at the second, and at nobody twice at a time.
  await desks[first].id('offer-reject').click();
  await desks[first].id('offer').waitFor({ state: 'detached' });
  await desks[second].id('offer').waitFor();
  assert.equal(await desks[first].id('offer').count(), 0);

  // The second lets it ring out. Who let a call pass is not asked for it again for ten seconds.
  await desks[second].id('offer').waitFor({ state: 'detached', timeout: (ringS + 10) * 1000 });
  await desks[second].presenceIs('available');

  // Then the one who rejected it is asked again, as there is nobody else, and takes it.
  await desks[first].id('offer').waitFor({ timeout: 30_000 });
  await desks[first].id('offer-accept').click();
  await desks[first].id('call-timer').waitFor();
  await until('they hear each other', async () => {
    const heard = await hear(desks[first].page, [callerHz]);
    return endsWith(ear(), tones[first], 0.5) && heard?.shares[0] > 0.6;
  });
  await caller.hangUp();
  await caller.happens('CALL_CLOSED');
  await desks[first].presenceIs('available');

  const rows = await until('the call is over', async () => {
    const found = await endings(server.data);
    return found.length === 1 && found[0].ended === 1 && found;
  });
  assert.equal(rows[0].outcome, 'handled');
  const events = await journal(server.data);
  const offers = events.filter(({ type }) => type === 'OfferMade');
  const results = events.filter(({ type }) => type === 'OfferEnded');
  assert.deepEqual(
    results.map(({ data }) => data.result),
    ['rejected', 'expired', 'accepted'],
  );
  assert.deepEqual(
    results.map(({ agent }) => agent),
    offers.map(({ agent }) => agent),
  );
  assert.equal(offers[0].agent, offers[2].agent);
  assert.notEqual(offers[0].agent, offers[1].agent);
  const again = (offers[2].at_us - results[0].at_us) / 1000;
  assert.ok(again >= 10_000 && again < 11_000, `asked again after ${again} ms`);
  const rang = results[1].data.rang_ms;
  assert.ok(rang >= ringS * 1000 && rang < ringS * 1000 + 500, `it rang ${rang} ms`);
  // One place in the queue from first to last, and one segment.
  for (const type of ['InteractionQueued', 'QueueLeft', 'SegmentStarted', 'CallBridged'])
    assert.equal(events.filter((event) => event.type === type).length, 1, type);
  await until('it is on record as handled', async () => {
    const { interaction } = await boss.get(`/interactions/${rows[0].interaction}`);
    return interaction.outcome === 'handled';
  });

  // Music from the first moment in the queue to the bridge: no second without it, and nothing of anybody else.
  const queuedAt = events.find(({ type }) => type === 'InteractionQueued').at_us;
  const bridgedAt = events.find(({ type }) => type === 'CallBridged').at_us;
  const waitedS = (bridgedAt - queuedAt) / 1e6;
  const { rate, channels } = ear();
  const music = secondsOfTone(channels[0], rate, musicHz);
  t.diagnostic(`waited ${waitedS.toFixed(2)} s, heard ${music.toFixed(1)} s of music`);
  assert.ok(waitedS > ringS && Math.abs(music - waitedS) < 0.6, `${music} s of ${waitedS} s`);
  assert.equal(secondsOfTone(channels[0], rate, tones[second]), 0, 'the second was never heard');
});
