import { fieldsFor, type EditedKind, type Field } from './fields';
import type { PlainRecord } from './plain_record';

// A label that was typed and cleared again is none. What stands there in a language that the form does not show stays.
function labels(value: unknown, stored?: unknown): Record<string, string> {
  const entries = Object.entries({ ...(stored ?? {}), ...(value ?? {}) } as Partial<
    Record<string, string>
  >);
  return Object.fromEntries(
    entries.flatMap(([locale, text]) => (text?.trim() ? [[locale, text.trim()]] : [])),
  );
}

interface DispositionRow {
  key: string;
  name?: unknown;
}

// What a field holds, where it holds something; else what the server takes for nothing.
function valueOf(field: Field, value: unknown, stored: unknown): unknown {
  switch (field.as) {
    case 'switch':
      return value ?? false;
    case 'text':
    case 'choice':
      return value ?? '';
    case 'labels':
      return labels(value, stored);
    case 'dispositions':
      return ((value ?? []) as DispositionRow[]).map((each) => ({
        ...each,
        name: labels(each.name),
      }));
    case 'choices':
    case 'strings':
    case 'skill_levels':
      return value ?? [];
    default:
      return value ?? null;
  }
}

// The record as it is sent: what the form holds on top of what it does not show. A secret left empty is not sent: it
// stays as it is.
export function sentRecord(
  kind: EditedKind,
  record: PlainRecord | null,
  values: PlainRecord,
): PlainRecord {
  const shown = fieldsFor(kind, record).flatMap((field) => {
    const value = values[field.name];
    if (field.as === 'secret') return value ? [[field.name, value]] : [];
    return [[field.name, valueOf(field, value, record?.[field.name])]];
  });
  return { ...record, ...Object.fromEntries(shown) } as PlainRecord;
}
