import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import { untilOnRecord } from '@/shared/api/until_on_record';
import { useSay } from '@/shared/ui/use_say';

export function useSaveDisposition(id: string) {
  const queries = useQueryClient();
  const say = useSay();
  return useMutation({
    ...untilOnRecord,
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
