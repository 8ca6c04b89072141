import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import type { TicketForm } from '@/shared/api/records';

export function useUpdateTicket(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: TicketForm) =>
      answered(api.PUT('/tickets/{id}', { params: { path: { id } }, body })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['customers'] });
      return queries.invalidateQueries({ queryKey: ['tickets'] });
    },
  });
}
