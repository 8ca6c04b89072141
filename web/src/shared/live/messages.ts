import type { BoardState, DeskState } from '@/shared/api/types';

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
  | { type: 'changed'; kind: string; id: string }
  | { type: 'error'; code: string };

export function readMessage(text: unknown): FromServer | null {
  if (typeof text !== 'string') return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('type' in value)) return null;
    return value as FromServer;
  } catch {
    return null;
  }
}
