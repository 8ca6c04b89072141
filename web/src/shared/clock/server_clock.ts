// The server's clock as far as this page knows it. A computer's own may be minutes off, and every timer here counts from
// times that the server gave. Each answer says when it was written, to the second: between question and answer.
let leastMs = -Infinity;
let mostMs = Infinity;

// `askedAt` and `answeredAt` by the computer's clock.
export function learnTime(date: string | null, askedAt: number, answeredAt: number): void {
  const written = date === null ? NaN : Date.parse(date);
  if (Number.isNaN(written)) return;
  const least = written - answeredAt;
  const most = written + 999 - askedAt;
  const agree = least <= mostMs && most >= leastMs;
  // If not, the computer's clock was set meanwhile.
  leastMs = agree ? Math.max(least, leastMs) : least;
  mostMs = agree ? Math.min(most, mostMs) : most;
}

// The smallest correction that agrees with everything that was heard: none for a clock that is right.
export function serverNow(): number {
  return Date.now() + Math.min(Math.max(0, leastMs), mostMs);
}
