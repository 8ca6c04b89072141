import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import type { Kind } from '@/shared/api/configuration';
import { ifMatch } from './if_match';

export function useDeleteRecord(kind: Kind) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ key, version }: { key: string; version: number | null }) =>
      answered(
        api.DELETE('/settings/{kind}/{key}', {
          params: { path: { kind, key } },
          headers: ifMatch(version),
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
