import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import { useSay } from '@/shared/ui/use_say';

export function useSaveDisposition(id: string) {
  const queries = useQueryClient();
  const say = useSay();
  return useMutation({
    mutationFn: (disposition: string) =>
      answered(
        api.PUT('/interactions/{id}/disposition', {
          params: { path: { id } },
          body: { disposition },
        }),
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['interactions', 'one', id] }),
    onError: say.failed,
  });
}
