import { describe, expect, it } from 'vitest';
import type { AgentFigures, QueueFigures } from '@/shared/api/types';
import { halfHoursOf, summaryOf } from './summary';

function queue(change: Partial<QueueFigures>): QueueFigures {
  return {
    queue_id: '1',
    queue: 'service',
    org_unit_id: '1',
    waiting: 0,
    longest_since: null,
    on_call: 0,
    available: 0,
    on_break: 0,
    offered: 0,
    answered: 0,
    abandoned: 0,
    timed_out: 0,
    answered_in_time: 0,
    abandoned_short: 0,
    service_level_s: 20,
    service_level_goal_pct: 80,
    service_level: null,
    average_answer_ms: 0,
    offered_by_half_hour: Array<number>(48).fill(0),
    ...change,
  };
}

function agent(presence: AgentFigures['presence']): AgentFigures {
  return {
    agent_id: presence,
    name: '',
    number: '',
    org_unit_id: '1',
    presence,
    presence_reason: '',
    presence_since: '2026-11-22T01:00:00Z',
    queue_id: null,
    queue: '',
    why_idle: { code: 'would_be_offered', endpoint: 'browser', reason: '' },
    answered: 0,
    missed_offers: 0,
  };
}

const board = (queues: QueueFigures[], agents: AgentFigures[] = []) => ({
  sequence: 1,
  as_of: '2026-11-22T01:00:00Z',
  queues,
  agents,
  alarms: [],
});

describe('the board’s summary', () => {
  it('weighs the queues by their calls', () => {
    const all = summaryOf(
      board([
        queue({ answered: 90, abandoned: 10, answered_in_time: 80, average_answer_ms: 10_000 }),
        queue({ answered: 10, abandoned: 0, answered_in_time: 10, average_answer_ms: 20_000 }),
      ]),
    );
    expect(all.serviceLevel).toBeCloseTo(90 / 110);
    expect(all.averageAnswerMs).toBe(11_000);
    expect(all.abandonedShare).toBeCloseTo(10 / 110);
  });

  it('knows no share before the first call', () => {
    const all = summaryOf(board([queue({})]));
    expect(all.serviceLevel).toBeNull();
    expect(all.averageAnswerMs).toBeNull();
  });

  it('names the seconds only where the queues agree', () => {
    expect(summaryOf(board([queue({}), queue({})])).serviceLevelS).toBe(20);
    expect(summaryOf(board([queue({}), queue({ service_level_s: 30 })])).serviceLevelS).toBeNull();
  });

  it('takes the longest wait of all queues, whatever the form of the times', () => {
    const all = summaryOf(
      board([
        queue({ longest_since: '2026-11-22T01:00:05.500000Z' }),
        queue({ longest_since: '2026-11-22T01:00:05Z' }),
      ]),
    );
    expect(all.longestSince).toBe('2026-11-22T01:00:05Z');
  });

  it('counts each agent once, and nobody who is offline', () => {
    const all = summaryOf(board([], [agent('available'), agent('offline'), agent('on_break')]));
    expect(all).toMatchObject({ signedIn: 2, available: 1, onBreak: 1 });
  });
});

describe('halfHoursOf', () => {
  it('begins with the first call and ends now', () => {
    const offered = Array<number>(48).fill(0);
    offered[18] = 3;
    offered[20] = 5;
    expect(halfHoursOf([queue({ offered_by_half_hour: offered })], 20)).toEqual([
      { start: '09:00', calls: 3 },
      { start: '09:30', calls: 0 },
      { start: '10:00', calls: 5 },
    ]);
  });
});
