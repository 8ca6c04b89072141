import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api, setCsrfToken } from '@/shared/api/client';

interface SignIn {
  login: string;
  password: string;
}

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (body: SignIn) => answered(api.POST('/session', { body })),
    onSuccess: (session) => {
      setCsrfToken(session.csrf_token);
      queries.clear();
      queries.setQueryData(['session'], session);
    },
  });
}
