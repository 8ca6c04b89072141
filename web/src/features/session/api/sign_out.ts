import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api, setCsrfToken } from '@/shared/api/client';
import { live } from '@/shared/live/live';

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => answered(api.DELETE('/session')),
    onSuccess: () => {
      live.stop();
      setCsrfToken('');
      queries.clear();
      queries.setQueryData(['session'], null);
    },
  });
}
