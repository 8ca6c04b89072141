import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api, setCsrfToken } from '@/shared/api/client';
import { finishBeforeSignOut } from '@/shared/session/before_sign_out';
import { changeSession } from '@/shared/session/session';
import { tellOtherTabs } from '@/shared/session/look_at_session';
import { live } from '@/shared/live/live';

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      await finishBeforeSignOut();
      await answered(api.DELETE('/session'));
    },
    onSuccess: () => {
      tellOtherTabs();
      live.stop();
      setCsrfToken('');
      changeSession(queries, null);
    },
  });
}
