import { useQuery } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';

// Read again whenever the drawer is opened: nobody pushes it.
export function useTrunkActivity(key: string) {
  return useQuery({
    queryKey: ['trunk_activity', key],
    queryFn: () => answered(api.GET('/trunks/{key}/activity', { params: { path: { key } } })),
    refetchOnMount: 'always',
  });
}
