import { queryOptions } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';

export function ticketQuery(id: string) {
  return queryOptions({
    queryKey: ['tickets', 'one', id],
    queryFn: () => answered(api.GET('/tickets/{id}', { params: { path: { id } } })),
  });
}
