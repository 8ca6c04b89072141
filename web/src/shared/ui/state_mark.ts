import type { Presence } from '@/shared/api/types';

// Style classes: colour means state and nothing else.
export function presenceClass(presence: Presence): string {
  return `state-${presence.replaceAll('_', '-')}`;
}
