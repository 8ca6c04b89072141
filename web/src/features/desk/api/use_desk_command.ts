import { useMutation, useQueryClient } from '@tanstack/react-query';
import { App } from 'antd';
import type { DeskState } from '@/shared/api/types';
import { newer } from '@/shared/live/keep_queries_fresh';
import { useRefusalWords } from '../refusals/use_refusal_words';

// A command to the live machine: it answers the desk's new state. Who says himself what was refused, where it was
// asked for, has no message at the top of the page.
export function useDeskCommand<Wish>(
  command: (wish: Wish) => Promise<DeskState>,
  { saysItself = false } = {},
) {
  const queries = useQueryClient();
  const { message } = App.useApp();
  const refusalWords = useRefusalWords();
  return useMutation({
    mutationFn: command,
    onSuccess: (state) =>
      queries.setQueryData<DeskState>(['desk'], (current) => newer(current, state)),
    onError: (error) => {
      if (!saysItself) void message.error({ content: refusalWords(error), key: 'failed' });
    },
  });
}
