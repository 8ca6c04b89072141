import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import type { CustomerForm } from '@/shared/api/records';
import { untilOnRecord } from '@/shared/api/until_on_record';

const blank: CustomerForm = {
  name: '',
  company: '',
  numbers: [],
  note: '',
  interaction_id: null,
  version: null,
};

// From an interaction the server takes the caller's number, which this page may see only in part.
export function useCreateCustomer() {
  const queries = useQueryClient();
  return useMutation({
    ...untilOnRecord,
    mutationFn: (form: Partial<CustomerForm>) =>
      answered(api.POST('/customers', { body: { ...blank, ...form } })),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['customers'] });
      void queries.invalidateQueries({ queryKey: ['interactions'] });
    },
  });
}
