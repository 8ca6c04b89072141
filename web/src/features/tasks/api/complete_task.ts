import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import { useSay } from '@/shared/ui/use_say';

export function useCompleteTask() {
  const queries = useQueryClient();
  const say = useSay();
  return useMutation({
    mutationFn: (id: string) =>
      answered(api.POST('/tasks/{id}/complete_task', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['tasks'] }),
    onError: say.failed,
  });
}
