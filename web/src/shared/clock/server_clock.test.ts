import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

const here = Date.parse('2026-11-27T08:00:00.400Z');
const http = (ms: number) => new Date(ms).toUTCString();

describe("the server's clock", () => {
  beforeEach(() => {
    vi.resetModules();
    vi.useFakeTimers({ now: here });
  });
  afterEach(() => void vi.useRealTimers());
  const clock = () => import('./server_clock');

  it('is the own one while that is right', async () => {
    const { learnTime, serverNow } = await clock();
    learnTime(http(here), here - 100, here);
    expect(serverNow()).toBe(here);
    learnTime(null, here, here);
    learnTime('nonsense', here, here);
    expect(serverNow()).toBe(here);
  });

  it('is known to a second when the own one is minutes off, and better with each answer', async () => {
    const { learnTime, serverNow } = await clock();
    const ahead = 180_000;
    const off = () => Math.abs(serverNow() - (Date.now() + ahead));
    learnTime(http(here + ahead), here - 50, here);
    expect(off()).toBeLessThanOrEqual(1000);
    for (let i = 0; i < 10; i += 1) {
      vi.setSystemTime(here + i * 1070);
      learnTime(http(Date.now() + ahead), Date.now() - 50, Date.now());
    }
    expect(off()).toBeLessThanOrEqual(150);
  });

  it('is learned anew when the own one was set', async () => {
    const { learnTime, serverNow } = await clock();
    learnTime(http(here + 180_000), here, here);
    learnTime(http(here), here, here);
    expect(serverNow()).toBe(here);
  });
});
