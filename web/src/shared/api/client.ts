import createClient from 'openapi-fetch';
import { learnTime } from '@/shared/clock/server_clock';
import type { paths } from './generated';
import { ProblemError, problemOf, unreachable } from './problem';

let csrfToken = '';
let onSignedOut: () => void = () => undefined;

export function setCsrfToken(token: string): void {
  csrfToken = token;
}

// Called when the server says that nobody is signed in.
export function whenSignedOut(then: () => void): void {
  onSignedOut = then;
}

export const api = createClient<paths>({ baseUrl: '/api/v1', credentials: 'same-origin' });

const askedAt = new WeakMap<Request, number>();

api.use({
  onRequest({ request }) {
    askedAt.set(request, Date.now());
    if (request.method !== 'GET') request.headers.set('X-CSRF-Token', csrfToken);
    return request;
  },
  onResponse({ request, response, schemaPath }) {
    const now = Date.now();
    learnTime(response.headers.get('Date'), askedAt.get(request) ?? now, now);
    if (response.status === 401 && schemaPath !== '/session') onSignedOut();
    return response;
  },
  onError() {
    return new ProblemError(unreachable);
  },
});

interface Answer<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

// The operation's result, or a ProblemError.
export async function answered<T>(asked: Promise<Answer<T>>): Promise<T> {
  const { data, error, response } = await asked;
  if (!response.ok || error !== undefined)
    throw new ProblemError(problemOf(error, response.status));
  return data as T;
}
