import { useMutation } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import { useSay } from '@/shared/ui/use_say';

// The server says when something became of it: the list is read again then.
export function useTryAgain() {
  const say = useSay();
  return useMutation({
    mutationFn: () => answered(api.POST('/set_aside/try_again')),
    onError: say.failed,
  });
}
