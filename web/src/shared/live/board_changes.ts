import type { BoardState } from '@/shared/api/types';

// How one state of the board becomes a later one: queues and agents that differ, and all alarms.
export type BoardChanges = BoardState & { since: number };

function replaced<T, Key extends keyof T>(all: T[], changed: T[], key: Key): T[] {
  if (changed.length === 0) return all;
  const newer = new Map(changed.map((each) => [each[key], each]));
  return all.map((each) => newer.get(each[key]) ?? each);
}

// What did not change stays the same object. Null when the changes are of another state than this.
export function withChanges(board: BoardState | null, changes: BoardChanges): BoardState | null {
  const { since, ...later } = changes;
  if (board?.sequence !== since) return null;
  return {
    ...later,
    queues: replaced(board.queues, changes.queues, 'queue_id'),
    agents: replaced(board.agents, changes.agents, 'agent_id'),
  };
}
