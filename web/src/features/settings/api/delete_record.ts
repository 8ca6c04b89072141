import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import type { Kind } from '@/shared/api/configuration';

export function useDeleteRecord(kind: Kind) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (key: string) =>
      answered(api.DELETE('/settings/{kind}/{key}', { params: { path: { kind, key } } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['settings'] });
      void queries.invalidateQueries({ queryKey: ['directory'] });
    },
  });
}
