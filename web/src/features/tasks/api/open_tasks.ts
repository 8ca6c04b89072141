import { useQuery } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';

// The call-backs that are owed now; the first page is enough for a glance.
export function useOpenTasks() {
  return useQuery({
    queryKey: ['tasks', 'open'],
    queryFn: () => answered(api.GET('/tasks', { params: { query: { status: 'open' } } })),
    refetchInterval: 60_000,
  });
}
