import dayjs, { type Dayjs } from 'dayjs';
import timezone from 'dayjs/plugin/timezone';
import utc from 'dayjs/plugin/utc';
import type { Timestamp } from '@/shared/api/types';

dayjs.extend(utc);
dayjs.extend(timezone);

// Milliseconds since the epoch; the server sends microseconds, which Date cuts off.
export function msOf(time: Timestamp): number {
  return new Date(time).getTime();
}

// The company's time zone: days and times are the same for everybody who speaks about them, wherever the browser is. Until
// somebody is signed in it is the browser's.
let zone: string | undefined;
export function setTimeZone(name: string): void {
  zone = name;
}

function formatted(time: number, locale: string, fields: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { ...fields, hourCycle: 'h23', timeZone: zone }).format(
    time,
  );
}

// "2026-11-22": for comparing days.
function dayOf(time: number): string {
  return formatted(time, 'sv-SE', { year: 'numeric', month: '2-digit', day: '2-digit' });
}

export function exactTime(time: Timestamp, locale: string): string {
  return formatted(msOf(time), locale, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

export function timeOfDay(time: Timestamp | number, locale: string, seconds = false): string {
  return formatted(typeof time === 'number' ? time : msOf(time), locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: seconds ? '2-digit' : undefined,
  });
}

// What a list shows: the time today, month and day this year, else the date.
export function shortTime(time: Timestamp, locale: string, now = Date.now()): string {
  const day = dayOf(msOf(time));
  const today = dayOf(now);
  if (day === today) return timeOfDay(time, locale);
  const thisYear = day.slice(0, 4) === today.slice(0, 4);
  return formatted(msOf(time), locale, {
    year: thisYear ? undefined : 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: thisYear ? '2-digit' : undefined,
    minute: thisYear ? '2-digit' : undefined,
  });
}

// Which half hour of the day it is, 0 to 47.
export function halfHourOf(now: number): number {
  const time = formatted(now, 'sv-SE', { hour: '2-digit', minute: '2-digit' });
  return Number(time.slice(0, 2)) * 2 + (Number(time.slice(3, 5)) >= 30 ? 1 : 0);
}

// A day that was picked from a calendar, and the moments at which it begins and ends here.
export function startOfDay(picked: Dayjs): string {
  return dayjs.tz(picked.format('YYYY-MM-DD'), zone).toISOString();
}
export function endOfDay(picked: Dayjs): string {
  return dayjs.tz(picked.add(1, 'day').format('YYYY-MM-DD'), zone).subtract(1, 'ms').toISOString();
}
export function pickedDay(time: Timestamp): Dayjs {
  return dayjs(dayOf(msOf(time)));
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
