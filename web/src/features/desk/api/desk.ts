import { useQuery } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import type { DeskState } from '@/shared/api/types';

// The live connection keeps it fresh; the request is for the first sight only.
export function useDeskQuery() {
  return useQuery({
    queryKey: ['desk'],
    queryFn: () => answered(api.GET('/desk')),
    staleTime: Infinity,
  });
}

export function useDesk(): DeskState | undefined {
  return useDeskQuery().data;
}
