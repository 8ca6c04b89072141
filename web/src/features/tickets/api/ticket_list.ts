import { answered, api } from '@/shared/api/client';
import type { TicketRow } from '@/shared/api/records';
import { usePaged } from '@/shared/ui/use_paged';

export interface TicketFilter {
  status?: string;
  text?: string;
  customer?: string;
}

export function useTickets(filter: TicketFilter) {
  return usePaged<TicketRow>(['tickets', 'list', filter], (cursor) =>
    answered(api.GET('/tickets', { params: { query: { ...filter, cursor } } })),
  );
}
