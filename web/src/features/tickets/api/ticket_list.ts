import { answered, api } from '@/shared/api/client';
import type { TicketFilter, TicketRow } from '@/shared/api/records';
import { usePaged } from '@/shared/ui/use_paged';

export function useTickets(filter: TicketFilter) {
  return usePaged<TicketRow>(['tickets', 'list', filter], (cursor) =>
    answered(api.GET('/tickets', { params: { query: { ...filter, cursor } } })),
  );
}
