import type { BoardState, DeskState } from '@/shared/api/types';
import type { BoardChanges } from './board_changes';

export type Topic = 'desk' | 'board';

export type ToServer =
  | { type: 'hello'; tab: string }
  | { type: 'subscribe'; topics: Topic[] }
  | { type: 'media_offer'; sdp: string; take_over: boolean }
  | { type: 'media_stop' }
  // Any answer shows that the connection lives: a server that does not know it says `error`.
  | { type: 'ping' };

export type FromServer =
  | { type: 'desk'; state: DeskState }
  | { type: 'board'; state: BoardState }
  | { type: 'media_answer'; sdp: string }
  | { type: 'media_refused'; reason: string }
  | { type: 'media_taken' }
  | { type: 'pong' }
  | { type: 'changed'; kind: string }
  | { type: 'error'; code: string };

// The connection makes a board of them before anybody hears of it.
export type Arriving = FromServer | { type: 'board_changes'; changes: BoardChanges };

export function readMessage(text: unknown): Arriving | null {
  if (typeof text !== 'string') return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('type' in value)) return null;
    return value as Arriving;
  } catch {
    return null;
  }
}
