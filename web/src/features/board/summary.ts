import type { AgentFigures, BoardState, Presence, QueueFigures } from '@/shared/api/types';
import { shareOf } from '@/shared/format/percent';

export interface Summary {
  waiting: number;
  longestSince: string | null;
  serviceLevel: number | null;
  serviceLevelS: number | null; // null: the queues differ
  goal: number | null;
  answeredShare: number | null;
  abandonedShare: number | null;
  abandonedShortShare: number | null;
  averageAnswerMs: number | null;
  signedIn: number;
  available: number;
  onBreak: number;
  wrapUp: number;
}

function sum(queues: QueueFigures[], of: (queue: QueueFigures) => number): number {
  return queues.reduce((total, queue) => total + of(queue), 0);
}

function same(values: number[]): number | null {
  const [first, ...rest] = values;
  return first !== undefined && rest.every((value) => value === first) ? first : null;
}

function count(agents: AgentFigures[], ...presences: Presence[]): number {
  return agents.filter(({ presence }) => presences.includes(presence)).length;
}

// All queues together. Agents are counted once, however many queues they serve.
export function summaryOf({ queues, agents }: BoardState): Summary {
  const answered = sum(queues, (queue) => queue.answered);
  const abandoned = sum(queues, (queue) => queue.abandoned);
  const over = answered + abandoned + sum(queues, (queue) => queue.timed_out);
  const longest = queues
    .flatMap((queue) => (queue.longest_since ? [queue.longest_since] : []))
    .sort((a, b) => Date.parse(a) - Date.parse(b));
  const answerMs = sum(queues, (queue) => queue.average_answer_ms * queue.answered);

  return {
    waiting: sum(queues, (queue) => queue.waiting),
    longestSince: longest[0] ?? null,
    serviceLevel: shareOf(
      sum(queues, (queue) => queue.answered_in_time),
      over,
    ),
    serviceLevelS: same(queues.map((queue) => queue.service_level_s)),
    goal: same(queues.map((queue) => queue.service_level_goal_pct)),
    answeredShare: shareOf(answered, over),
    abandonedShare: shareOf(abandoned, over),
    abandonedShortShare: shareOf(
      sum(queues, (queue) => queue.abandoned_short),
      over,
    ),
    averageAnswerMs: answered > 0 ? answerMs / answered : null,
    signedIn: agents.length - count(agents, 'offline'),
    available: count(agents, 'available'),
    onBreak: count(agents, 'on_break'),
    wrapUp: count(agents, 'wrap_up'),
  };
}

export interface HalfHour {
  start: string; // "09:30"
  calls: number;
}

// From the first half hour with calls to the present one.
export function halfHoursOf(queues: QueueFigures[], present: number): HalfHour[] {
  const calls = Array.from({ length: present + 1 }, (_, slot) =>
    sum(queues, (queue) => queue.offered_by_half_hour[slot] ?? 0),
  );
  const first = Math.max(
    0,
    calls.findIndex((number) => number > 0),
  );
  return calls.slice(first).map((number, index) => {
    const slot = first + index;
    const hour = String(Math.floor(slot / 2)).padStart(2, '0');
    return { start: `${hour}:${slot % 2 ? '30' : '00'}`, calls: number };
  });
}
