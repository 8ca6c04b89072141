// The instruments themselves, tried on each other: a test that measures with a broken instrument proves nothing.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { describe, test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { browser, hear, listenIn } from './lib/browser.js';
import { sipp } from './lib/sipp.js';
import {
  powerAt,
  power,
  secondsOfSound,
  secondsOfTone,
  tone,
  readWav,
  writeWav,
} from './lib/sound.js';
import { World, until } from './lib/world.js';

// Each with parties of its own.
describe('the instruments', { concurrency: true }, () => {
  test('tones are told apart', (t) => {
    const world = new World(t);
    const pure = tone(440, 2);
    const other = tone(880, 2);
    const mixed = pure.map((sample, i) => sample + other[i]);
    assert.ok(powerAt(pure, 8000, 440) > 0.95 * power(pure));
    assert.ok(powerAt(pure, 8000, 880) < 0.01 * power(pure));
    assert.ok(Math.abs(powerAt(mixed, 8000, 880) / power(mixed) - 0.5) < 0.05);
    assert.equal(secondsOfTone(pure, 8000, 440), 2);
    assert.equal(secondsOfTone(pure, 8000, 880), 0);
    assert.equal(secondsOfTone(mixed, 8000, 440), 0);
    assert.equal(secondsOfSound(new Int16Array(8000), 8000), 0);

    writeWav(world.path('a.wav'), pure);
    const back = readWav(world.path('a.wav'));
    assert.equal(back.rate, 8000);
    assert.ok(Buffer.from(back.channels[0].buffer).equals(Buffer.from(pure.buffer)));
  });

  test('SIPp calls SIPp', { timeout: 60_000 }, async (t) => {
    const world = new World(t);
    const phone = await sipp(world, { name: 'phone', scenario: 'uas', calls: 3 });
    const caller = await sipp(world, {
      name: 'caller',
      scenario: 'uac',
      to: `127.0.0.1:${phone.port}`,
      calls: 3,
      args: ['-d', '100'],
    });
    await caller.finished;
    await phone.finished;
  });

  test('two soft phones hear each other and press keys', { timeout: 60_000 }, async (t) => {
    const world = new World(t);
    const agent = await baresip(world, { name: 'agent', hz: 880 });
    const caller = await baresip(world, { name: 'caller', hz: 440 });
    await caller.dial(agent.address);
    await agent.happens('CALL_INCOMING');
    await agent.accept();
    await caller.happens('CALL_ESTABLISHED');
    await agent.happens('CALL_ESTABLISHED');
    await caller.press('5');
    await agent.happens('CALL_DTMF_START');
    const long = (phone) => phone.heard().at(-1)?.channels[0].length > 2 * 8000;
    await until('two seconds were heard', () => long(agent) && long(caller));
    await caller.hangUp();
    await agent.happens('CALL_CLOSED');

    const [byAgent] = agent.heard();
    const [byCaller] = caller.heard();
    assert.ok(secondsOfTone(byAgent.channels[0], byAgent.rate, 440) > 1.5);
    assert.ok(secondsOfTone(byCaller.channels[0], byCaller.rate, 880) > 1.5);
    assert.equal(secondsOfTone(byAgent.channels[0], byAgent.rate, 880), 0);
  });

  test('a soft phone answers SIPp', { timeout: 60_000 }, async (t) => {
    const world = new World(t);
    const phone = await baresip(world, { name: 'phone', answer: 'auto' });
    const caller = await sipp(world, {
      name: 'caller',
      scenario: 'uac',
      to: `127.0.0.1:${phone.port}`,
      number: 'phone',
      args: ['-d', '500'],
    });
    await phone.happens('CALL_ESTABLISHED');
    await caller.finished;
  });

  test(
    'a browser hears its own microphone through a loop of two connections',
    { timeout: 90_000 },
    async (t) => {
      const world = new World(t);
      const context = await browser(world, { hz: 660 });
      await listenIn(context);
      const page = await context.newPage();
      const server = createServer((_, answer) => answer.end('<!doctype html><title>empty</title>'));
      await new Promise((done) => server.listen(0, '127.0.0.1', done));
      world.atEnd(() => server.close());
      await page.goto(`http://127.0.0.1:${server.address().port}/`);
      await page.evaluate(async () => {
        const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
        a.onicecandidate = ({ candidate }) => candidate && b.addIceCandidate(candidate);
        b.onicecandidate = ({ candidate }) => candidate && a.addIceCandidate(candidate);
        const microphone = await navigator.mediaDevices.getUserMedia({
          audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
        });
        microphone.getTracks().forEach((track) => a.addTrack(track, microphone));
        await a.setLocalDescription();
        await b.setRemoteDescription(a.localDescription);
        await b.setLocalDescription();
        await a.setRemoteDescription(b.localDescription);
        window.kept = [a, b, microphone];
      });
      const heard = await until(
        'the tone is heard',
        async () => {
          const ear = await hear(page, [660, 440]);
          return ear && ear.shares[0] > 0.8 ? ear : null;
        },
        60_000,
      );
      assert.ok(heard.shares[1] < 0.05);
    },
  );
});
