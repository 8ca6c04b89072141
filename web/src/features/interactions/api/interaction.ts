import { useQuery } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import { ProblemError } from '@/shared/api/problem';
import { isNotOnRecordYet, untilOnRecord } from '@/shared/api/until_on_record';

const triesOfFault = 5;

function mayComeYet(failures: number, error: Error): boolean {
  if (isNotOnRecordYet(failures, error)) return true;
  if (!(error instanceof ProblemError)) return false;
  const { status } = error.problem;
  return failures < triesOfFault && (status === 0 || status >= 500);
}

export function useInteraction(id: string) {
  return useQuery({
    queryKey: ['interactions', 'one', id],
    queryFn: () => answered(api.GET('/interactions/{id}', { params: { path: { id } } })),
    retry: mayComeYet,
    retryDelay: untilOnRecord.retryDelay,
  });
}
