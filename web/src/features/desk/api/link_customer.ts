import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import { untilOnRecord } from '@/shared/api/until_on_record';
import { useSay } from '@/shared/ui/use_say';

export function useLinkCustomer(interactionId: string) {
  const queries = useQueryClient();
  const say = useSay();
  return useMutation({
    ...untilOnRecord,
    mutationFn: (customerId: string) =>
      answered(
        api.POST('/interactions/{id}/link_customer', {
          params: { path: { id: interactionId } },
          body: { customer_id: customerId },
        }),
      ),
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['interactions'] });
      void queries.invalidateQueries({ queryKey: ['desk'] });
      void queries.invalidateQueries({ queryKey: ['customers'] });
    },
    onError: say.failed,
  });
}
