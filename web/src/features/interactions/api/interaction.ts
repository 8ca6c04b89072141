import { useQuery } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import { ProblemError } from '@/shared/api/problem';

// The records hear of an answered call a moment after its agent: until then he is told that there is none.
const triesUntilOnRecord = 5;
const tryAgainAfterMs = 300;

function mayComeYet(failures: number, error: Error): boolean {
  if (!(error instanceof ProblemError)) return false;
  const { status } = error.problem;
  return failures < triesUntilOnRecord && (status === 404 || status === 0 || status >= 500);
}

export function useInteraction(id: string) {
  return useQuery({
    queryKey: ['interactions', 'one', id],
    queryFn: () => answered(api.GET('/interactions/{id}', { params: { path: { id } } })),
    retry: mayComeYet,
    retryDelay: tryAgainAfterMs,
  });
}
