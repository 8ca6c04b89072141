import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { clockOf } from './duration';
import { percent, shareOf } from './percent';
import dayjs from 'dayjs';
import {
  endOfDay,
  exactTime,
  halfHourOf,
  msOf,
  pickedDay,
  relativeTime,
  setTimeZone,
  shortTime,
  startOfDay,
} from './time';

describe('durations', () => {
  it('count minutes and seconds, then hours', () => {
    expect(clockOf(185_000)).toBe('03:05');
    expect(clockOf(185_000, false)).toBe('3:05');
    expect(clockOf(3_723_000)).toBe('1:02:03');
  });
  it('never run below nothing: clocks of two machines differ', () => {
    expect(clockOf(-4000)).toBe('00:00');
  });
});

describe('shares', () => {
  it('are shown in percent', () => {
    expect(percent(0.864, 1)).toBe('86.4%');
    expect(percent(1)).toBe('100%');
  });
  it('are unknown where nothing was counted', () => {
    expect(percent(null)).toBe('–');
    expect(shareOf(0, 0)).toBeNull();
  });
});

describe('times', () => {
  const now = new Date(2026, 10, 22, 15, 0, 0).getTime();
  const before = (ms: number) => new Date(now - ms).toISOString();

  it('read the server’s microseconds', () => {
    expect(msOf('2026-11-22T01:02:03.456789Z')).toBe(Date.UTC(2026, 10, 22, 1, 2, 3, 456));
  });
  it('are short in lists: the time today, else the day', () => {
    expect(shortTime(before(3_600_000), 'zh-CN', now)).toBe('14:00');
    expect(shortTime(before(3 * 86_400_000), 'zh-CN', now)).toMatch(/11\D19 15:00/);
    expect(shortTime(before(400 * 86_400_000), 'zh-CN', now)).toMatch(/2025/);
  });
  it('are told in the reader’s language', () => {
    expect(relativeTime(before(5 * 60_000), 'zh-CN', now)).toBe('5分钟前');
    expect(relativeTime(before(2 * 3_600_000), 'en', now)).toBe('2 hours ago');
    expect(relativeTime(before(4_000), 'en', now)).toBe('now');
  });
  it('are exact on hover', () => {
    expect(exactTime(before(0), 'zh-CN')).toBe('2026/11/22 15:00:00');
  });
});

describe('times of a company elsewhere', () => {
  beforeEach(() => setTimeZone('Asia/Shanghai'));
  afterEach(() => setTimeZone(new Intl.DateTimeFormat().resolvedOptions().timeZone));
  const evening = Date.UTC(2026, 10, 22, 17, 40);

  it('are those of the company', () => {
    expect(exactTime('2026-11-22T17:40:00Z', 'zh-CN')).toBe('2026/11/23 01:40:00');
    expect(shortTime('2026-11-22T16:10:00Z', 'zh-CN', evening)).toBe('00:10');
    expect(shortTime('2026-11-22T15:50:00Z', 'zh-CN', evening)).toMatch(/11\D22 23:50/);
    expect(halfHourOf(evening)).toBe(3);
  });
  it('make a picked day the company’s day', () => {
    const picked = dayjs('2026-11-22');
    expect(startOfDay(picked)).toBe('2026-11-21T16:00:00.000Z');
    expect(endOfDay(picked)).toBe('2026-11-22T15:59:59.999Z');
    expect(pickedDay('2026-11-21T16:00:00Z').isSame(picked, 'day')).toBe(true);
  });
});
