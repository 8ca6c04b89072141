import type { Timestamp } from '@/shared/api/types';

// Milliseconds since the epoch; the server sends microseconds, which Date cuts off.
export function msOf(time: Timestamp): number {
  return new Date(time).getTime();
}

export function exactTime(time: Timestamp, locale: string): string {
  return new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  }).format(msOf(time));
}

export function timeOfDay(time: Timestamp | number, locale: string, seconds = false): string {
  return new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: seconds ? '2-digit' : undefined,
    hourCycle: 'h23',
  }).format(typeof time === 'number' ? time : msOf(time));
}

function sameDay(a: Date, b: Date): boolean {
  return a.toDateString() === b.toDateString();
}

// What a list shows: the time today, month and day this year, else the date.
export function shortTime(time: Timestamp, locale: string, now = Date.now()): string {
  const date = new Date(time);
  const today = new Date(now);
  if (sameDay(date, today)) return timeOfDay(time, locale);
  const thisYear = date.getFullYear() === today.getFullYear();
  return new Intl.DateTimeFormat(locale, {
    year: thisYear ? undefined : 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: thisYear ? '2-digit' : undefined,
    minute: thisYear ? '2-digit' : undefined,
    hourCycle: 'h23',
  }).format(date);
}

const steps: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

// "5 分钟前"; under a minute "刚刚" as Intl words it.
export function relativeTime(time: Timestamp, locale: string, now = Date.now()): string {
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const passed = msOf(time) - now;
  for (const [unit, ms] of steps)
    if (Math.abs(passed) >= ms) return words.format(Math.trunc(passed / ms), unit);
  return words.format(0, 'second');
}
