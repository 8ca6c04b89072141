import { answered, api } from '@/shared/api/client';
import type { InteractionFilter } from '@/shared/api/records';
import type { InteractionRow } from '@/shared/api/types';
import { usePaged } from '@/shared/ui/use_paged';

export function useInteractions(filter: InteractionFilter) {
  return usePaged<InteractionRow>(['interactions', 'list', filter], (cursor) =>
    answered(api.GET('/interactions', { params: { query: { ...filter, cursor } } })),
  );
}
