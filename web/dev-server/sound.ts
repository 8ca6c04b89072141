import type { Peaks } from '../src/shared/api/types';

const rate = 8000;
const heldMs: [number, number] = [12_000, 24_000];

// Turns of speech, as loudness: whoever speaks, the other listens; nobody while held.
function loudness(atMs: number, lane: 'customer' | 'agent'): number {
  if (atMs >= heldMs[0] && atMs < heldMs[1]) return 0;
  const turn = Math.floor(atMs / 4300) % 2 === 0 ? 'customer' : 'agent';
  if (turn !== lane) return 0.02;
  const syllable = Math.abs(Math.sin(atMs / 170)) * Math.abs(Math.sin(atMs / 1100 + 1));
  return 0.08 + 0.75 * syllable;
}

export function peaksOf(lengthMs: number): Peaks {
  const steps = Array.from({ length: Math.ceil(lengthMs / 50) }, (_, step) => step * 50);
  return {
    step_ms: 50,
    customer: steps.map((at) => loudness(at, 'customer')),
    agent: steps.map((at) => loudness(at, 'agent')),
    held_from_ms: [heldMs[0]],
    held_to_ms: [heldMs[1]],
  };
}

// A WAV of two tones in the rhythm of the peaks: left customer, right agent.
export function wavOf(lengthMs: number): Buffer {
  const frames = Math.floor((lengthMs * rate) / 1000);
  const wav = Buffer.alloc(44 + frames * 4);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + frames * 4, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(rate, 24);
  wav.writeUInt32LE(rate * 4, 28);
  wav.writeUInt16LE(4, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(frames * 4, 40);
  for (let frame = 0; frame < frames; frame += 1) {
    const atMs = (frame * 1000) / rate;
    const wave = (hertz: number) => Math.sin((2 * Math.PI * hertz * frame) / rate) * 6000;
    wav.writeInt16LE(Math.round(wave(330) * loudness(atMs, 'customer')), 44 + frame * 4);
    wav.writeInt16LE(Math.round(wave(440) * loudness(atMs, 'agent')), 46 + frame * 4);
  }
  return wav;
}
