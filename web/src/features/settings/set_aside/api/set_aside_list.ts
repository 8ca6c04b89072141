import { answered, api } from '@/shared/api/client';
import type { SetAsideRow } from '@/shared/api/records';
import { usePaged } from '@/shared/ui/use_paged';

export function useSetAside() {
  return usePaged<SetAsideRow>(['set_aside'], (cursor) =>
    answered(api.GET('/set_aside', { params: { query: { cursor } } })),
  );
}
