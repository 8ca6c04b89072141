import type { PlainRecord } from './plain_record';

// The days for which recordings are kept from now on, where that is shorter than it was: older ones go within the hour
// and do not come back. 0 days are for ever.
export function keptShorter(record: PlainRecord | null, sent: PlainRecord): number | null {
  const now = Number(sent.keep_recordings_days ?? 0);
  const before = Number(record?.keep_recordings_days ?? 0);
  return now > 0 && (before === 0 || now < before) ? now : null;
}
