import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';

export function useAddComment(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (text: string) =>
      answered(api.POST('/tickets/{id}/comments', { params: { path: { id } }, body: { text } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['tickets', 'one', id] }),
  });
}
