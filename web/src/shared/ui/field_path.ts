export type FieldPath = (string | number)[];

// "/queues/0/name" → ["queues", 0, "name"], as JSON pointers are read.
export function fieldPathOf(pointer: string): FieldPath {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

// The server may name a field within the whole document ("/queues/3/name") where the form holds only the record.
export function withinRecord(path: FieldPath, kind: string): FieldPath {
  return path[0] === kind && path.length > 2 ? path.slice(2) : path;
}

// The form's field of that path: itself, else the first of those below it, as a text has one for each language.
export function fieldAt(fields: FieldPath[], path: FieldPath): FieldPath | undefined {
  const below = fields.filter((field) => path.every((step, at) => field[at] === step));
  return below.find(({ length }) => length === path.length) ?? below[0];
}
