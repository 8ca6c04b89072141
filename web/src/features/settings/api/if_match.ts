// Only as it was read: of two who change the same record, the second is told.
export const ifMatch = (version: number | null): Record<string, string> =>
  version === null ? {} : { 'If-Match': `"${version}"` };
