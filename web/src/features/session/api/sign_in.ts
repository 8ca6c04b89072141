import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import { tellOtherTabs } from '@/shared/session/look_at_session';
import { changeSession, take } from '@/shared/session/session';

interface SignIn {
  login: string;
  password: string;
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: SignIn) => answered(api.POST('/session', { body })),
    onSuccess: (session) => {
      tellOtherTabs();
      changeSession(queries, take(session));
    },
  });
}
