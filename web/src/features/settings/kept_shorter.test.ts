import { describe, expect, it } from 'vitest';
import { keptShorter } from './kept_shorter';

const kept = (days: unknown) => ({ key: 'hq', keep_recordings_days: days });

describe('recordings are kept shorter', () => {
  it('with fewer days, and with days where it was for ever', () => {
    expect(keptShorter(kept(180), kept(90))).toBe(90);
    expect(keptShorter(kept(0), kept(90))).toBe(90);
    expect(keptShorter({ key: 'hq' }, kept(90))).toBe(90);
  });
  it('and not with as many, more, or none that were given', () => {
    expect(keptShorter(kept(90), kept(90))).toBeNull();
    expect(keptShorter(kept(90), kept(180))).toBeNull();
    expect(keptShorter(kept(90), kept(0))).toBeNull();
    expect(keptShorter(kept(90), kept(null))).toBeNull();
    expect(keptShorter(null, { key: 'north' })).toBeNull();
  });
});
