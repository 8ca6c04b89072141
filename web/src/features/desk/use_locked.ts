import { useLiveStatus } from '@/shared/live/live';

// Nothing may be decided on a state that may be old.
export function useLocked(): boolean {
  return useLiveStatus() !== 'caught_up';
}
