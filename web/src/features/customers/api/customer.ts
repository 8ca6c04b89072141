import { queryOptions } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';

export function customerQuery(id: string) {
  return queryOptions({
    queryKey: ['customers', 'one', id],
    queryFn: () => answered(api.GET('/customers/{id}', { params: { path: { id } } })),
  });
}
