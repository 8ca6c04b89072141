// Chromium as an agent's browser, with a tone for a microphone.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { pidsWith } from './process.js';
import { tone, writeWav } from './sound.js';

// A browser of its own, so that each agent has his own microphone. Returns Playwright's context; close is automatic.
export async function browser(
  world,
  { name = 'browser', hz = 880, locale = 'zh-CN', width = 1440, height = 900, args = [] } = {},
) {
  mkdirSync(world.path(name), { recursive: true });
  const microphone = world.path(name, 'microphone.wav');
  writeWav(microphone, tone(hz, 30, 48_000), 48_000);
  const context = await chromium.launchPersistentContext(world.path(name, 'profile'), {
    executablePath: process.env.ZONGJI_CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    locale,
    reducedMotion: 'reduce', // a question that is fading away is not in the way of the next click
    timezoneId: 'Asia/Shanghai', // where the companies of the tests are
    viewport: { width, height },
    ignoreHTTPSErrors: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--autoplay-policy=no-user-gesture-required',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      `--use-file-for-fake-audio-capture=${microphone}`,
      ...args,
    ],
  });
  world.atEnd(() => context.close());
  context.setDefaultTimeout(30_000);
  return context;
}

// As when the power goes: no page can say that it leaves.
export function killBrowser(world, name) {
  const pids = pidsWith(`--user-data-dir=${world.path(name, 'profile')}`);
  if (pids.length === 0) throw new Error(`${name} does not run`);
  for (const pid of pids) process.kill(Number(pid), 'SIGKILL');
}

// Run before the page's own scripts: keeps every peer connection, so that what the agent hears can be measured.
// `relayedOnly` lets connections go through a TURN server only, as if the network let nothing else through.
export async function listenIn(context, { relayedOnly = false } = {}) {
  await context.addInitScript((onlyRelayed) => {
    window.heardStreams = [];
    window.connections = [];
    const Original = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Original {
      constructor(configuration) {
        super({ ...configuration, ...(onlyRelayed ? { iceTransportPolicy: 'relay' } : {}) });
        window.connections.push(this);
        this.addEventListener('track', (event) => {
          window.heardStreams.push(new MediaStream([event.track]));
        });
      }
    };
  }, relayedOnly);
}

// What the newest of the page's connections plays, over the last two thirds of a second: its power, and the share of
// it at each of `hz`. Measured in the browser, after its decoder; an analyser, since a page may forbid worklets.
export function hear(page, hz) {
  return page.evaluate(async (frequencies) => {
    const stream = window.heardStreams.at(-1);
    if (!stream) return null;
    // Chromium feeds what comes from a connection into an audio graph only while an element plays it too.
    const element = new Audio();
    element.muted = true;
    element.srcObject = stream;
    await element.play();
    const audio = new AudioContext({ sampleRate: 48_000 });
    await audio.resume();
    const analyser = new AnalyserNode(audio, { fftSize: 32_768 });
    audio.createMediaStreamSource(stream).connect(analyser).connect(audio.destination);
    const samples = new Float32Array(analyser.fftSize);
    const deadline = Date.now() + 5000;
    while (audio.currentTime < 1 && Date.now() < deadline) {
      await new Promise((done) => setTimeout(done, 20));
    }
    analyser.getFloatTimeDomainData(samples);
    const rate = audio.sampleRate;
    await audio.close();
    element.srcObject = null;
    const power = samples.reduce((sum, s) => sum + s * s, 0) / samples.length;
    const shares = frequencies.map((frequency) => {
      const turn = 2 * Math.cos((2 * Math.PI * frequency) / rate);
      let last = 0;
      let before = 0;
      for (const sample of samples) [last, before] = [sample + turn * last - before, last];
      const square = last ** 2 + before ** 2 - turn * last * before;
      return power === 0 ? 0 : (2 * square) / samples.length ** 2 / power;
    });
    return { power, shares };
  }, hz);
}

// Run before the page's own scripts, after listenIn: the page notes when it first plays a tone of `hz`, in windows of
// 43 ms. `firstHeard(page)` is that moment in milliseconds since 1970, or null; `listenAnew(page)` forgets it and,
// when there is silence, listens again.
export async function listenFor(context, hz) {
  await context.addInitScript((frequency) => {
    window.firstHeardAt = null;
    window.wantsSilence = false;
    const isHeard = (samples, rate) => {
      const turn = 2 * Math.cos((2 * Math.PI * frequency) / rate);
      let [last, before, power] = [0, 0, 0];
      for (const sample of samples) {
        [last, before] = [sample + turn * last - before, last];
        power += sample * sample;
      }
      const square = last ** 2 + before ** 2 - turn * last * before;
      const share = (2 * square) / samples.length / power;
      return power / samples.length > 1e-4 && share > 0.6;
    };
    const listen = async (stream) => {
      const element = new Audio();
      element.muted = true;
      element.srcObject = stream;
      await element.play();
      const audio = new AudioContext({ sampleRate: 48_000 });
      await audio.resume();
      const analyser = new AnalyserNode(audio, { fftSize: 2048 });
      audio.createMediaStreamSource(stream).connect(analyser).connect(audio.destination);
      const samples = new Float32Array(analyser.fftSize);
      setInterval(() => {
        if (window.firstHeardAt) return;
        analyser.getFloatTimeDomainData(samples);
        const heard = isHeard(samples, audio.sampleRate);
        if (window.wantsSilence) window.wantsSilence = heard;
        else if (heard) window.firstHeardAt = Date.now();
      }, 5);
    };
    const add = window.heardStreams.push.bind(window.heardStreams);
    window.heardStreams.push = (stream) => {
      void listen(stream);
      return add(stream);
    };
  }, hz);
}

export const firstHeard = (page) => page.evaluate(() => window.firstHeardAt);
export const listenAnew = (page) =>
  page.evaluate(async () => {
    window.wantsSilence = true;
    window.firstHeardAt = null;
    while (window.wantsSilence) await new Promise((done) => setTimeout(done, 5));
  });

// Run before the page's own scripts: counts the tones that the page itself makes. `tonesMade(page)` is their number so
// far; a ringing page makes two each 1.6 seconds. What comes over a connection is none of them.
export async function countTones(context) {
  await context.addInitScript(() => {
    window.tonesMade = 0;
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...at) {
      window.tonesMade += 1;
      return start.apply(this, at);
    };
  });
}

export const tonesMade = (page) => page.evaluate(() => window.tonesMade);
