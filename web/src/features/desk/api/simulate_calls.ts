import { useMutation } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import { useSay } from '@/shared/ui/use_say';

export function useSimulateCalls() {
  const say = useSay();
  return useMutation({
    mutationFn: () => answered(api.POST('/simulated_calls', { body: { calls: 1, number: '' } })),
    onError: say.failed,
  });
}
