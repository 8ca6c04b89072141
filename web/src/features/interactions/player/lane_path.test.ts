import { describe, expect, it } from 'vitest';
import { lanePath } from './lane_path';

describe('lanePath', () => {
  it('draws a closed outline around the middle', () => {
    expect(lanePath([1, 0], 2, 20)).toBe('M0.0,1.0L1.0,9.5L1.0,10.5L0.0,19.0Z');
  });
  it('keeps the loudest of the peaks that share a column', () => {
    expect(lanePath([0, 1, 0, 0], 2, 20)).toBe('M0.0,1.0L1.0,9.5L1.0,10.5L0.0,19.0Z');
  });
  it('draws silence as a thin line and stands an empty lane', () => {
    expect(lanePath([], 10, 20)).toBe('M0.0,9.5L0.0,10.5Z');
  });
});
