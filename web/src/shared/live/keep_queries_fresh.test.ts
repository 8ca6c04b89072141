import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepQueriesFresh } from './keep_queries_fresh';
import type { LiveSocket } from './live_socket';
import type { FromServer } from './messages';

describe('what the page reads again', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function set() {
    let say: (message: FromServer) => void = () => undefined;
    const live = {
      onMessage: (listener: typeof say) => {
        say = listener;
        return () => undefined;
      },
      onStatus: () => () => undefined,
    } as unknown as LiveSocket;
    const queries = new QueryClient();
    const read = vi.spyOn(queries, 'invalidateQueries');
    const stop = keepQueriesFresh(live, queries);
    const keys = () => read.mock.calls.map(([filter]) => filter?.queryKey);
    return { changed: (kind: string) => say({ type: 'changed', kind }), keys, stop };
  }

  it('reads at once, then rests, and reads what was said meanwhile once', () => {
    const { changed, keys, stop } = set();
    for (let i = 0; i < 50; i += 1) changed('tasks');
    expect(keys()).toEqual([['tasks']]);
    vi.advanceTimersByTime(3000);
    expect(keys()).toEqual([['tasks'], ['tasks']]);
    vi.advanceTimersByTime(60_000);
    expect(keys()).toHaveLength(2);
    changed('tasks');
    expect(keys()).toHaveLength(3);
    stop();
  });

  it('reads the names of things again when the settings changed', () => {
    const { changed, keys, stop } = set();
    changed('settings');
    expect(keys()).toContainEqual(['directory']);
    stop();
  });

  it('reads a customer again whose calls changed', () => {
    const { changed, keys, stop } = set();
    changed('interactions');
    expect(keys()).toContainEqual(['customers', 'one']);
    stop();
  });
});
