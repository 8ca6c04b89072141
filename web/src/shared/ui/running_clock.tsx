import { clockOf } from '@/shared/format/duration';
import { msOf } from '@/shared/format/time';
import type { Timestamp } from '@/shared/api/types';
import { useNow } from './use_now';

// Counts up from a time.
export function RunningClock({ since }: { since: Timestamp }) {
  const now = useNow();
  return <span className="figures">{clockOf(now - msOf(since))}</span>;
}
