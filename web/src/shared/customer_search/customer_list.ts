import { answered, api } from '@/shared/api/client';
import type { Customer } from '@/shared/api/records';
import { usePaged } from '@/shared/ui/use_paged';

export function useCustomers(filter: { text?: string }, enabled = true) {
  return usePaged<Customer>(
    ['customers', 'list', filter],
    (cursor) => answered(api.GET('/customers', { params: { query: { ...filter, cursor } } })),
    enabled,
  );
}
