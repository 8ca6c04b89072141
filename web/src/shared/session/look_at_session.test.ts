import { QueryClient } from '@tanstack/react-query';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from '@/shared/api/types';
import { lookAtSession } from './look_at_session';
import { readSession } from './session';

vi.mock('./session', () => ({ readSession: vi.fn() }));
const answer = vi.mocked(readSession);

const li = { user_id: '7', roles: ['agent'] } as unknown as Session;
const then = { signedOut: vi.fn(), isAnother: vi.fn() };

function page(): QueryClient {
  const queries = new QueryClient();
  queries.setQueryData(['session'], li);
  return queries;
}

describe('a look at the session', () => {
  beforeEach(() => vi.clearAllMocks());

  it('finds nothing to do while it is the same, or nobody answers', async () => {
    answer.mockResolvedValueOnce({ ...li });
    await lookAtSession(page(), then);
    answer.mockRejectedValueOnce(new Error('network'));
    await lookAtSession(page(), then);
    expect(then.signedOut).not.toHaveBeenCalled();
    expect(then.isAnother).not.toHaveBeenCalled();
  });
  it('finds that nobody is signed in any more', async () => {
    answer.mockResolvedValueOnce(null);
    await lookAtSession(page(), then);
    expect(then.signedOut).toHaveBeenCalledOnce();
  });
  it('finds another user, and other roles', async () => {
    answer.mockResolvedValueOnce({ ...li, user_id: '8' });
    await lookAtSession(page(), then);
    answer.mockResolvedValueOnce({ ...li, roles: ['agent', 'supervisor'] });
    await lookAtSession(page(), then);
    expect(then.isAnother).toHaveBeenCalledTimes(2);
  });
});
