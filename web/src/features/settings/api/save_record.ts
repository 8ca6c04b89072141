import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import type { Kind, RecordOf } from '@/shared/api/configuration';
import { ifMatch } from './if_match';

interface Saved {
  record: RecordOf<Kind>;
  // It must not be there yet: somebody else may have made one with the same key a moment ago.
  isNew: boolean;
  // Of a known one, as it was read.
  version: number | null;
}

export function useSaveRecord(kind: Kind) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ record, isNew, version }: Saved) =>
      answered(
        api.PUT('/settings/{kind}/{key}', {
          params: { path: { kind, key: record.key } },
          headers: isNew ? { 'If-None-Match': '*' } : ifMatch(version),
          body: record,
        }),
      ),
    // Done when the page has read it again: whoever opens the record next gets its new version.
    onSuccess: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['settings'] }),
        queries.invalidateQueries({ queryKey: ['directory'] }),
      ]),
  });
}
