import { describe, expect, it } from 'vitest';
import type { TargetAgent, TargetQueue } from '@/shared/api/types';
import {
  chosenOf,
  hasWords,
  inKnownOrder,
  inTab,
  obstacleOf,
  stepFrom,
  targetsOf,
} from './targets';

const agent = (id: string, name: string, number: string, more: Partial<TargetAgent> = {}) => ({
  agent_id: id,
  name,
  number,
  presence: 'available' as const,
  presence_since: '2026-11-20T01:00:00Z',
  free: true,
  ...more,
});
const queue = (id: string, key: string, more: Partial<TargetQueue> = {}) => ({
  queue_id: id,
  queue: key,
  waiting: 0,
  available: 1,
  served: true,
  ...more,
});

const agents = [agent('3', '孙磊', '1003'), agent('4', 'Wang Fang', '1014')];
const queues = [queue('1', 'sales'), queue('2', 'support')];
const nameOf = (key: string) => ({ sales: '售前', support: '售后服务' })[key] ?? key;
const keysFor = (typed: string) =>
  targetsOf({ agents, queues }, typed, nameOf).map(({ key }) => key);

describe('who is shown', () => {
  it('is everybody at first, people before queues', () => {
    expect(keysFor('')).toEqual(['agent-3', 'agent-4', 'queue-1', 'queue-2']);
  });
  it('has the words in its name, its number, or what the queue is called here', () => {
    expect(keysFor('孙')).toEqual(['agent-3']);
    expect(keysFor('10')).toEqual(['agent-3', 'agent-4']);
    expect(keysFor('售后')).toEqual(['queue-2']);
    expect(keysFor('SALES')).toEqual(['queue-1']);
    expect(keysFor('fang 1014')).toEqual(['agent-4']);
    expect(keysFor('没有这个人')).toEqual([]);
  });
  it('is found in whatever widths one types', () => {
    expect(hasWords('ＷＡＮＧ １０１４', 'Wang Fang 1014')).toBe(true);
  });
  it('is of the kind that was asked for', () => {
    const all = targetsOf({ agents, queues }, '', nameOf);
    expect(inTab(all, 'agents')).toHaveLength(2);
    expect(inTab(all, 'queues').map(({ kind }) => kind)).toEqual(['queue', 'queue']);
  });
});

describe('the choice', () => {
  const all = targetsOf({ agents, queues }, '', nameOf);
  it('is the first, until another one is chosen that is there', () => {
    expect(chosenOf(all, null)?.key).toBe('agent-3');
    expect(chosenOf(all, 'queue-2')?.key).toBe('queue-2');
    expect(chosenOf(all, 'agent-99')?.key).toBe('agent-3');
    expect(chosenOf([], 'agent-3')).toBeUndefined();
  });
  it('goes up and down and stays at the ends', () => {
    expect(stepFrom(all, 'agent-3', 1)?.key).toBe('agent-4');
    expect(stepFrom(all, 'agent-3', -1)?.key).toBe('agent-3');
    expect(stepFrom(all, 'queue-2', 1)?.key).toBe('queue-2');
    expect(stepFrom([], undefined, 1)).toBeUndefined();
  });
});

describe('what stands in the way', () => {
  const of = (target: TargetAgent) => obstacleOf({ kind: 'agent', key: '', agent: target });
  it('is that somebody is not free, or his phone is away', () => {
    expect(of(agent('3', '孙磊', '1003'))).toBeNull();
    expect(of(agent('3', '孙磊', '1003', { free: false, presence: 'on_call' }))).toBe('not_free');
    expect(of(agent('3', '孙磊', '1003', { free: false }))).toBe('phone_away');
  });
  it('is that nobody serves a queue, not that all are busy', () => {
    const ofQueue = (target: TargetQueue) =>
      obstacleOf({ kind: 'queue', key: '', queue: target, name: '' });
    expect(ofQueue(queue('1', 'sales', { available: 0 }))).toBeNull();
    expect(ofQueue(queue('1', 'sales', { served: false }))).toBe('unserved');
  });
});

describe('what is renewed', () => {
  it('stays in its place; who is new comes behind, who is gone leaves', () => {
    const known = { agents: [agent('3', '', ''), agent('4', '', ''), agent('5', '', '')], queues };
    const arrived = {
      agents: [agent('9', '', ''), agent('5', '', ''), agent('3', '', ''), agent('8', '', '')],
      queues: [queue('2', 'support', { waiting: 2 }), queue('1', 'sales')],
    };
    const shown = inKnownOrder(known, arrived);
    expect(shown.agents.map((each) => each.agent_id)).toEqual(['3', '5', '9', '8']);
    expect(shown.queues.map((each) => each.waiting)).toEqual([0, 2]);
    expect(inKnownOrder(undefined, arrived)).toBe(arrived);
  });
});
