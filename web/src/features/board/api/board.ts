import { useQuery } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';

// The live connection keeps it fresh; the request is for the first sight only.
export function useBoard() {
  return useQuery({
    queryKey: ['board'],
    queryFn: () => answered(api.GET('/board')),
    staleTime: Infinity,
  });
}
