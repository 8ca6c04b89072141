import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import type { Kind, RecordOf } from '@/shared/api/configuration';

export function useSaveRecord(kind: Kind) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (record: RecordOf<Kind>) =>
      answered(
        api.PUT('/settings/{kind}/{key}', {
          params: { path: { kind, key: record.key } },
          body: record,
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['settings'] });
      void queries.invalidateQueries({ queryKey: ['directory'] });
    },
  });
}
