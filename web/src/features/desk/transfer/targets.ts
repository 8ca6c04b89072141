import type { TargetAgent, TargetQueue, TransferTargets } from '@/shared/api/types';

export type Target =
  | { kind: 'agent'; key: string; agent: TargetAgent }
  | { kind: 'queue'; key: string; queue: TargetQueue; name: string };

export const tabs = ['all', 'agents', 'queues'] as const;
export type Tab = (typeof tabs)[number];

// The same for whatever widths and cases somebody types in, as the server searches.
function searchForm(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

export function hasWords(typed: string, text: string): boolean {
  const within = searchForm(text);
  return searchForm(typed)
    .split(/\s+/)
    .every((word) => within.includes(word));
}

// What stands in the list: of what was found last, only what has the words as they are typed now, so that Enter never
// chooses somebody who was found for other words.
export function targetsOf(
  { agents, queues }: TransferTargets,
  typed: string,
  queueName: (key: string) => string,
): Target[] {
  return [
    ...agents
      .filter(({ name, number }) => hasWords(typed, `${name} ${number}`))
      .map((agent): Target => ({ kind: 'agent', key: `agent-${agent.agent_id}`, agent })),
    ...queues
      .map((queue): Target => {
        const name = queueName(queue.queue);
        return { kind: 'queue', key: `queue-${queue.queue_id}`, queue, name };
      })
      .filter(
        (target) =>
          target.kind === 'queue' && hasWords(typed, `${target.name} ${target.queue.queue}`),
      ),
  ];
}

export function inTab(targets: Target[], tab: Tab): Target[] {
  if (tab === 'all') return targets;
  return targets.filter(({ kind }) => kind === (tab === 'agents' ? 'agent' : 'queue'));
}

// The row that is chosen: what was chosen, while it is there, else the first.
export function chosenOf(shown: Target[], key: string | null): Target | undefined {
  return shown.find((target) => target.key === key) ?? shown[0];
}

// The next one up or down. At an end it stays.
export function stepFrom(shown: Target[], key: string | undefined, by: 1 | -1): Target | undefined {
  const at = shown.findIndex((target) => target.key === key);
  return shown[Math.min(shown.length - 1, Math.max(0, at + by))];
}

// Why neither action is offered for it.
export type Obstacle = 'not_free' | 'phone_away' | 'unserved';

export function obstacleOf(target: Target): Obstacle | null {
  if (target.kind === 'queue') return target.queue.served ? null : 'unserved';
  if (target.agent.free) return null;
  return target.agent.presence === 'available' ? 'phone_away' : 'not_free';
}

function keepPlaces<Row>(known: Row[], arrived: Row[], idOf: (row: Row) => string): Row[] {
  const places = new Map(known.map((row, place) => [idOf(row), place]));
  const placeOf = (row: Row) => places.get(idOf(row)) ?? Infinity;
  // Stable: who is new keeps the server's order, behind the others.
  return [...arrived].sort((a, b) => {
    const [one, other] = [placeOf(a), placeOf(b)];
    return one === other ? 0 : one - other;
  });
}

// What arrived, each in the place that it had.
export function inKnownOrder(
  known: TransferTargets | undefined,
  arrived: TransferTargets,
): TransferTargets {
  if (!known) return arrived;
  return {
    agents: keepPlaces(known.agents, arrived.agents, (agent) => agent.agent_id),
    queues: keepPlaces(known.queues, arrived.queues, (queue) => queue.queue_id),
  };
}
