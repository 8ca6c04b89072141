import { describe, expect, it } from 'vitest';
import { qualityOf, readSample, type QualitySample } from './quality';

const start: QualitySample = { received: 100, lost: 0, jitterS: 0.01, roundTripS: 0.03 };

describe('qualityOf', () => {
  it('knows nothing from one reading', () => {
    expect(qualityOf(null, start)).toBe('unknown');
  });
  it('judges loss between the readings, not since the start', () => {
    const before = { ...start, lost: 50 };
    expect(qualityOf(before, { ...start, received: 200, lost: 50 })).toBe('good');
    expect(qualityOf(before, { ...start, received: 198, lost: 52 })).toBe('fair');
    expect(qualityOf(before, { ...start, received: 190, lost: 60 })).toBe('poor');
  });
  it('judges the round trip and the jitter', () => {
    expect(qualityOf(start, { ...start, received: 200, roundTripS: 0.25 })).toBe('fair');
    expect(qualityOf(start, { ...start, received: 200, roundTripS: 0.5 })).toBe('poor');
    expect(qualityOf(start, { ...start, received: 200, jitterS: 0.1 })).toBe('poor');
  });
});

describe('readSample', () => {
  it('takes the nominated pair and the incoming audio', () => {
    const report = new Map<string, Record<string, unknown>>([
      [
        'a',
        { type: 'inbound-rtp', kind: 'audio', packetsReceived: 7, packetsLost: 1, jitter: 0.02 },
      ],
      ['b', { type: 'candidate-pair', nominated: false, currentRoundTripTime: 9 }],
      ['c', { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.04 }],
    ]);
    expect(readSample(report as unknown as RTCStatsReport)).toEqual({
      received: 7,
      lost: 1,
      jitterS: 0.02,
      roundTripS: 0.04,
    });
  });
});
