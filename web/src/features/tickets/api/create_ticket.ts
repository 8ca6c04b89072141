import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import type { TicketForm } from '@/shared/api/records';

export function useCreateTicket() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: TicketForm) => answered(api.POST('/tickets', { body })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['tickets'] });
      void queries.invalidateQueries({ queryKey: ['customers'] });
      void queries.invalidateQueries({ queryKey: ['interactions'] });
    },
  });
}
