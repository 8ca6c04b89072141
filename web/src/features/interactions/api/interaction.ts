import { useQuery } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';

export function useInteraction(id: string) {
  return useQuery({
    queryKey: ['interactions', 'one', id],
    queryFn: () => answered(api.GET('/interactions/{id}', { params: { path: { id } } })),
  });
}
