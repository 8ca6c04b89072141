import { useQuery } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';

// The whole configuration: the pages need each kind's keys for the choices of the others.
export function useDocument() {
  return useQuery({
    queryKey: ['settings'],
    queryFn: () => answered(api.GET('/settings')),
  });
}
