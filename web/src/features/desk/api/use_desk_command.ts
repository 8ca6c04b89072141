import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DeskState } from '@/shared/api/types';
import { newer } from '@/shared/live/keep_queries_fresh';
import { useSay } from '@/shared/ui/use_say';

// A command to the live machine: it answers the desk's new state.
export function useDeskCommand<Wish>(command: (wish: Wish) => Promise<DeskState>) {
  const queries = useQueryClient();
  const say = useSay();
  return useMutation({
    mutationFn: command,
    onSuccess: (state) =>
      queries.setQueryData<DeskState>(['desk'], (current) => newer(current, state)),
    onError: say.failed,
  });
}
