import type { AgentFigures, Presence } from '@/shared/api/types';

// What needs a supervisor's eye first comes first.
export const presencesInOrder: Presence[] = [
  'not_answering',
  'ringing',
  'on_call',
  'wrap_up',
  'available',
  'on_break',
  'offline',
];

// By state, then by the time in it, the longest first.
export function agentsInOrder(agents: AgentFigures[]): AgentFigures[] {
  return [...agents].sort(
    (a, b) =>
      presencesInOrder.indexOf(a.presence) - presencesInOrder.indexOf(b.presence) ||
      Date.parse(a.presence_since) - Date.parse(b.presence_since),
  );
}
