import { QueryClient } from '@tanstack/react-query';
import { ProblemError } from '@/shared/api/problem';

// A refusal does not become an agreement by asking again; a fault may pass.
function mayPass(error: unknown): boolean {
  if (!(error instanceof ProblemError)) return false;
  return error.problem.status === 0 || error.problem.status >= 500;
}

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 10_000,
      retry: (failures, error) => failures < 2 && mayPass(error),
    },
    mutations: { retry: false },
  },
});
