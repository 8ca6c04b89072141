import type { Document, Kind } from '@/shared/api/configuration';
import type { Labels } from '@/shared/api/types';
import { labelOf } from '@/shared/i18n/labels';

// A record of any kind, as the generic table and form see it.
export type PlainRecord = { key: string } & Record<string, unknown>;

export function recordsOf(document: Document, kind: Kind): PlainRecord[] {
  return document[kind] as unknown as PlainRecord[];
}

function isLabels(value: unknown): value is Labels {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function nameOf(record: PlainRecord, locale: string): string {
  const { name } = record;
  if (typeof name === 'string') return name || record.key;
  return isLabels(name) ? labelOf(name, locale, record.key) : record.key;
}

export function nameOfKey(document: Document, kind: Kind, key: string, locale: string): string {
  const found = recordsOf(document, kind).find((record) => record.key === key);
  return found ? nameOf(found, locale) : key;
}
