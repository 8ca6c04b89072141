import { describe, expect, it } from 'vitest';
import { ProblemError, unreachable } from './problem';
import { untilOnRecord } from './until_on_record';

const answer = (status: number) => new ProblemError({ ...unreachable, status });

describe('what may come on record yet', () => {
  it('is tried for some seconds, and then no more', () => {
    let waitedMs = 0;
    let failures = 0;
    while (untilOnRecord.retry(failures, answer(404))) {
      waitedMs += untilOnRecord.retryDelay(failures);
      failures += 1;
    }
    expect(waitedMs).toBeGreaterThan(3000);
    expect(waitedMs).toBeLessThan(15_000);
  });
  it('is only what is not found', () => {
    for (const status of [0, 403, 409, 422, 500])
      expect(untilOnRecord.retry(0, answer(status))).toBe(false);
  });
});
