// Tones, WAV files, and what can be heard in them. Samples are Int16, one channel.
import { readFileSync, writeFileSync } from 'node:fs';

// A sine of `hz` for `seconds`; amplitude 1 is full scale.
export function tone(hz, seconds, rate = 8000, amplitude = 0.4) {
  const samples = new Int16Array(Math.round(seconds * rate));
  for (let i = 0; i < samples.length; i += 1) {
    samples[i] = Math.round(amplitude * 32767 * Math.sin((2 * Math.PI * hz * i) / rate));
  }
  return samples;
}

// Keys as a telephone says them (ITU-T Q.23): two tones for 100 ms, then 100 ms of silence each.
export function keyTones(keys, rate = 8000) {
  const rows = [697, 770, 852, 941];
  const columns = [1209, 1336, 1477, 1633];
  const parts = [...keys].map((key) => {
    const place = '123A456B789C*0#D'.indexOf(key);
    const low = tone(rows[Math.floor(place / 4)], 0.1, rate, 0.2);
    const high = tone(columns[place % 4], 0.1, rate, 0.2);
    return low.map((sample, i) => sample + high[i]);
  });
  const step = Math.round(rate / 5);
  const samples = new Int16Array(parts.length * step);
  parts.forEach((part, i) => samples.set(part, i * step));
  return samples;
}

// G.711 µ-law, as RTP carries it.
export function ulaw(samples) {
  return Buffer.from(
    Array.from(samples, (sample) => {
      const sign = sample < 0 ? 0x80 : 0;
      const size = Math.min(Math.abs(sample), 32_635) + 132;
      const exponent = 31 - Math.clz32(size) - 7;
      return ~(sign | (exponent << 4) | ((size >> (exponent + 3)) & 15)) & 0xff;
    }),
  );
}

// The same on both channels of a stereo file.
export function twice(samples) {
  const both = new Int16Array(samples.length * 2);
  samples.forEach((sample, i) => both.fill(sample, 2 * i, 2 * i + 2));
  return both;
}

// `samples` are interleaved where there are two channels.
export function writeWav(path, samples, rate = 8000, channels = 1) {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write('RIFF', 0);
  bytes.writeUInt32LE(36 + samples.length * 2, 4);
  bytes.write('WAVEfmt ', 8);
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20); // PCM
  bytes.writeUInt16LE(channels, 22);
  bytes.writeUInt32LE(rate, 24);
  bytes.writeUInt32LE(rate * 2 * channels, 28);
  bytes.writeUInt16LE(2 * channels, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36);
  bytes.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, i) => bytes.writeInt16LE(sample, 44 + i * 2));
  writeFileSync(path, bytes);
}

// { rate, channels: [Int16Array…] }. PCM of 16 bits; a data chunk whose size was never filled in runs to the end.
export function parseWav(bytes) {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE') {
    throw new Error('not a WAV file');
  }
  let format = null;
  for (let at = 12; at + 8 <= bytes.length;) {
    const id = bytes.toString('latin1', at, at + 4);
    const size = bytes.readUInt32LE(at + 4);
    const body = at + 8;
    if (id === 'fmt ') {
      format = {
        channels: bytes.readUInt16LE(body + 2),
        rate: bytes.readUInt32LE(body + 4),
        bits: bytes.readUInt16LE(body + 14),
      };
    }
    if (id === 'data') {
      if (format?.bits !== 16) throw new Error('a WAV file of 16 bits is wanted');
      const left = bytes.length - body;
      const used = size === 0 || size > left ? left : size;
      const frames = Math.floor(used / (2 * format.channels));
      const channels = Array.from({ length: format.channels }, () => new Int16Array(frames));
      for (let i = 0; i < frames * format.channels; i += 1) {
        channels[i % format.channels][Math.floor(i / format.channels)] = bytes.readInt16LE(
          body + i * 2,
        );
      }
      return { rate: format.rate, channels };
    }
    at = body + size + (size % 2);
  }
  throw new Error('a WAV file without data');
}

export const readWav = (path) => parseWav(readFileSync(path));

const mean = (samples, of) => samples.reduce((sum, s) => sum + of(s), 0) / samples.length;

// Power, 1 being a square wave of full scale.
export function power(samples) {
  return samples.length === 0 ? 0 : mean(samples, (s) => (s / 32768) ** 2);
}

// Power of the part of `samples` that swings with `hz` (Goertzel), comparable with power(): a pure tone has all of it.
export function powerAt(samples, rate, hz) {
  if (samples.length === 0) return 0;
  const turn = 2 * Math.cos((2 * Math.PI * hz) / rate);
  let last = 0;
  let before = 0;
  for (const sample of samples) {
    const next = sample / 32768 + turn * last - before;
    before = last;
    last = next;
  }
  const square = last ** 2 + before ** 2 - turn * last * before;
  return (2 * square) / samples.length ** 2;
}

// Seconds during which a tone of `hz` is what is mostly heard, counted in windows of 100 ms that are not silent.
export function secondsOfTone(samples, rate, hz, { share = 0.6, floor = 1e-4 } = {}) {
  const length = Math.round(rate / 10);
  let windows = 0;
  for (let at = 0; at + length <= samples.length; at += length) {
    const window = samples.subarray(at, at + length);
    const all = power(window);
    if (all > floor && powerAt(window, rate, hz) > share * all) windows += 1;
  }
  return windows / 10;
}

// The greatest share that a tone of `hz` has in any half second in which `own` is what is mostly heard.
export function foreignShare(samples, rate, hz, own) {
  const length = Math.round(rate / 2);
  let most = 0;
  for (let at = 0; at + length <= samples.length; at += length) {
    const window = samples.subarray(at, at + length);
    const all = power(window);
    if (all > 1e-4 && powerAt(window, rate, own) > 0.6 * all)
      most = Math.max(most, powerAt(window, rate, hz) / all);
  }
  return most;
}

// Whether a tone of `hz` is what was heard during (nearly) all of the last `seconds`.
export function endsWith({ rate, channels }, hz, seconds = 1) {
  const last = channels[0].subarray(-Math.round(seconds * rate));
  return last.length >= seconds * rate && secondsOfTone(last, rate, hz) >= seconds - 0.15;
}

const decibels = (share) => 10 * Math.log10(share + 1e-12);

// How loud it is where anything is heard, in dB below a sine of full scale: the mean over windows of 20 ms that are within
// 25 dB of the loudest (as speech levels are measured, pauses left out), and the greatest sample.
export function loudness(samples, rate) {
  const length = Math.round(rate / 50);
  const powers = [];
  let peak = 0;
  for (let at = 0; at + length <= samples.length; at += length)
    powers.push(power(samples.subarray(at, at + length)));
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  const floor = Math.max(...powers) * 10 ** -2.5;
  const active = powers.filter((each) => each >= floor);
  const level = active.reduce((sum, each) => sum + each, 0) / active.length;
  return { level: decibels(2 * level), peak: decibels((peak / 32767) ** 2) };
}

// What was recorded of a voice that never pauses, in ms: one entry per stretch. Where nothing was recorded there are
// zeros; a run of `gapMs` of them is missing from its stretch, one of `pauseMs` ends it.
export function stretchesOf(samples, rate, { gapMs = 5, pauseMs = 500 } = {}) {
  const stretches = [];
  let last = -Infinity; // the sample that was heard last
  samples.forEach((sample, at) => {
    if (sample === 0) return;
    const silent = ((at - last - 1) * 1000) / rate;
    if (silent > pauseMs) stretches.push({ fromMs: (at * 1000) / rate, recordedMs: 0 });
    const stretch = stretches.at(-1);
    stretch.recordedMs += ((silent < gapMs ? at - last : 1) * 1000) / rate;
    last = at;
  });
  return stretches;
}

// Seconds in which anything is heard.
export function secondsOfSound(samples, rate, floor = 1e-5) {
  const length = Math.round(rate / 10);
  let windows = 0;
  for (let at = 0; at + length <= samples.length; at += length) {
    if (power(samples.subarray(at, at + length)) > floor) windows += 1;
  }
  return windows / 10;
}
