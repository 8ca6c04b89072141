import { useMutation } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';

interface PasswordChange {
  current_password: string;
  new_password: string;
}

export function useChangePassword() {
  return useMutation({
    mutationFn: (body: PasswordChange) => answered(api.PUT('/session/password', { body })),
  });
}
