import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import type { CustomerForm } from '@/shared/api/records';

export function useUpdateCustomer(id: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: CustomerForm) =>
      answered(api.PUT('/customers/{id}', { params: { path: { id } }, body })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['customers'] }),
  });
}
