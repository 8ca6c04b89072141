import { describe, expect, it } from 'vitest';
import { labelOf } from './labels';

const nanjing = { 'zh-CN': '江苏 南京', en: 'Nanjing, Jiangsu' };

describe('a label', () => {
  it("is in the reader's language", () => {
    expect(labelOf(nanjing, 'en', '')).toBe('Nanjing, Jiangsu');
    expect(labelOf(nanjing, 'zh-CN', '')).toBe(nanjing['zh-CN']);
  });
  it('is as the company named it where that was in one language', () => {
    expect(labelOf({ 'zh-CN': '售后' }, 'en', '2')).toBe('售后');
    expect(labelOf({ en: 'Service' }, 'zh-CN', '2')).toBe('Service');
  });
  it('is its key where there is none', () => {
    expect(labelOf({}, 'en', 'service')).toBe('service');
    expect(labelOf(undefined, 'en', 'service')).toBe('service');
  });
});
