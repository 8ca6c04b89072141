import { describe, expect, it } from 'vitest';
import { displayNumber } from './phone_number';

describe('a number as it is shown', () => {
  it('has no country code at home', () => {
    expect(displayNumber('+86138****0001')).toBe('138****0001');
    expect(displayNumber('+864001234567')).toBe('4001234567');
    expect(displayNumber('+8610****5678')).toBe('010****5678');
  });
  it('is left alone otherwise', () => {
    for (const number of ['138****0001', '+4930123456', '1001', ''])
      expect(displayNumber(number)).toBe(number);
  });
});
