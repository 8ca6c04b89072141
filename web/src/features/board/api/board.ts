import { useQuery } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import type { BoardState } from '@/shared/api/types';

// The live connection keeps it fresh; the request is for the first sight only, and may come after it.
export function useBoard() {
  return useQuery({
    queryKey: ['board'],
    queryFn: async ({ client }) => {
      const arrived = await answered(api.GET('/board'));
      const live = client.getQueryData<BoardState>(['board']);
      return live && live.sequence > arrived.sequence ? live : arrived;
    },
    staleTime: Infinity,
  });
}
