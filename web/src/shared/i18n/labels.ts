import type { Labels } from '@/shared/api/types';

// A label of the data in the reader's language, else in any, else the key.
export function labelOf(labels: Labels | undefined, locale: string, key: string): string {
  if (!labels) return key;
  return labels[locale] || labels['zh-CN'] || Object.values(labels)[0] || key;
}
