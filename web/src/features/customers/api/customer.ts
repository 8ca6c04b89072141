import { useQuery } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';

export function useCustomer(id: string) {
  return useQuery({
    queryKey: ['customers', 'one', id],
    queryFn: () => answered(api.GET('/customers/{id}', { params: { path: { id } } })),
  });
}
