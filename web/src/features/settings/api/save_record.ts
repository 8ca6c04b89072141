import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import type { Kind, RecordOf } from '@/shared/api/configuration';

interface Saved {
  record: RecordOf<Kind>;
  // It must not be there yet: somebody else may have made one with the same key a moment ago.
  isNew: boolean;
}

export function useSaveRecord(kind: Kind) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ record, isNew }: Saved) =>
      answered(
        api.PUT('/settings/{kind}/{key}', {
          params: { path: { kind, key: record.key } },
          headers: isNew ? { 'If-None-Match': '*' } : {},
          body: record,
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['settings'] });
      void queries.invalidateQueries({ queryKey: ['directory'] });
    },
  });
}
