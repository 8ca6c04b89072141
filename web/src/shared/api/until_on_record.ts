import { ProblemError } from './problem';

// The records hear of an answered call a moment after its agent: until then he is told that there is none.
const tries = 8;
const tryAgainAfterMs = 300;
const longestMs = 1500;

export function isNotOnRecordYet(failures: number, error: unknown): boolean {
  return failures < tries && error instanceof ProblemError && error.problem.status === 404;
}

// For a change of a record that may not be there yet: about eight seconds.
export const untilOnRecord = {
  retry: isNotOnRecordYet,
  retryDelay: (failures: number): number => Math.min(longestMs, tryAgainAfterMs * 2 ** failures),
};
