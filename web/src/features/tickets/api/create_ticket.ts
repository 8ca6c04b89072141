import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import type { TicketForm } from '@/shared/api/records';
import { untilOnRecord } from '@/shared/api/until_on_record';

export function useCreateTicket() {
  const queries = useQueryClient();
  return useMutation({
    ...untilOnRecord,
    mutationFn: (body: TicketForm) => answered(api.POST('/tickets', { body })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['tickets'] });
      void queries.invalidateQueries({ queryKey: ['customers'] });
      void queries.invalidateQueries({ queryKey: ['interactions'] });
    },
  });
}
