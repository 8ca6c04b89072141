import { queryOptions, useQuery, type QueryClient } from '@tanstack/react-query';
import { answered, api, setCsrfToken } from '@/shared/api/client';
import { isCode } from '@/shared/api/problem';
import { setTimeZone } from '@/shared/format/time';
import type { Role, Session } from '@/shared/api/types';

// What the whole page needs of a session, wherever it came from.
export function take(session: Session): Session {
  setCsrfToken(session.csrf_token);
  setTimeZone(session.time_zone);
  return session;
}

// Who is signed in; null when nobody is.
export async function readSession(): Promise<Session | null> {
  try {
    return take(await answered(api.GET('/session')));
  } catch (error) {
    if (isCode(error, 'unauthenticated')) return null;
    throw error;
  }
}

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: readSession,
  staleTime: Infinity,
});

// Another session: nothing that was read in the last one stays. Those who watch the session hear of it, which they would
// not if it was removed with the rest.
export function changeSession(queries: QueryClient, session: Session | null): void {
  queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'session' });
  queries.setQueryData(['session'], session);
}

export function useSession(): Session | null {
  return useQuery(sessionQuery).data ?? null;
}

export function hasRole(session: Session | null, ...roles: Role[]): boolean {
  return session !== null && session.roles.some((role) => roles.includes(role));
}
