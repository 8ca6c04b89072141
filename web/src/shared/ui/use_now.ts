import { useSyncExternalStore } from 'react';
import { serverNow } from '@/shared/clock/server_clock';

const listeners = new Set<() => void>();
let now = serverNow();
let ticking: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  ticking ??= setInterval(() => {
    now = serverNow();
    listeners.forEach((each) => each());
  }, 500);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(ticking);
    ticking = undefined;
  };
}

function read(): number {
  if (ticking === undefined) now = serverNow();
  return now - (now % 500);
}

// The server's time, twice a second, from one clock for the whole page: all timers step together.
export function useNow(): number {
  return useSyncExternalStore(subscribe, read);
}
