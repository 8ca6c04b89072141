import { useQuery } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';

export function usePeaks(recordingId: string) {
  return useQuery({
    queryKey: ['recordings', 'peaks', recordingId],
    queryFn: () =>
      answered(api.GET('/recordings/{id}/peaks', { params: { path: { id: recordingId } } })),
    staleTime: Infinity,
  });
}
