import { describe, expect, it } from 'vitest';
import type { CallView, PartyView } from '@/shared/api/types';
import { askedIn, hangUpOf, hindranceOf, speaksIn, talkOf, type Talk, type Verb } from './talk';

const party = (more: Partial<PartyView>): PartyView => ({
  party_id: '1',
  kind: 'agent',
  state: 'talking',
  agent_id: '7',
  name: '',
  number: '',
  me: false,
  has_customer: false,
  muted: false,
  ...more,
});

const customer = (state: PartyView['state'] = 'talking') =>
  party({ party_id: '1', kind: 'customer', agent_id: '0', state, name: '王建国' });
const me = (more: Partial<PartyView> = {}) =>
  party({ party_id: '2', agent_id: '3', me: true, has_customer: true, name: '李敏', ...more });
const colleague = (state: PartyView['state'], more: Partial<PartyView> = {}) =>
  party({ party_id: '3', agent_id: '4', state, name: '孙磊', ...more });

const call = (parties: PartyView[], state: CallView['state'] = 'talking'): CallView => ({
  interaction_id: '10',
  conversation_id: '11',
  segment_id: '12',
  queue_id: '1',
  queue: 'support',
  menu_path: [],
  caller: { customer_id: '0', name: '', number: '', region: {} },
  arrived_at: '2026-11-20T01:00:00Z',
  answered_at: '2026-11-20T01:00:00Z',
  waited_ms: 0,
  state,
  state_since: '2026-11-20T01:00:00Z',
  muted: false,
  recording: 'off',
  parties,
  note: '',
  failure: 'none',
});

const everyVerb: Verb[] = [
  'mute',
  'hold',
  'keypad',
  'transfer',
  'consult',
  'join',
  'swap',
  'complete',
  'dismiss',
  'hang_up',
];

const offeredIn = (talk: Talk) => everyVerb.filter((verb) => hindranceOf(verb, talk) === null);

describe('how an agent stands in his call', () => {
  it.each<[Talk, CallView | null]>([
    ['none', null],
    ['connecting', call([customer('waiting'), me()], 'connecting')],
    ['reconnecting', call([customer('held'), me({ state: 'lost' })], 'reconnecting')],
    ['together', call([customer(), me()])],
    ['held', call([customer('held'), me()], 'held')],
    ['held_at_phone', call([customer(), me({ state: 'held' })], 'held')],
    ['asking', call([customer('held'), me(), colleague('ringing')], 'held')],
    ['consulting', call([customer('held'), me(), colleague('talking')], 'held')],
    ['swapped', call([customer(), me(), colleague('held')])],
    ['apart', call([customer('held'), me(), colleague('held')], 'held')],
    ['conference', call([customer(), me(), colleague('talking')])],
    ['colleague_lost', call([customer('held'), me(), colleague('lost')], 'held')],
  ])('is %s', (talk, view) => {
    expect(talkOf(view)).toBe(talk);
  });

  it('is searching while a queue is asked and nobody has been found', () => {
    const queue = colleague('ringing', { agent_id: '0', name: 'support' });
    expect(talkOf(call([customer('held'), me(), queue], 'held'))).toBe('searching');
  });

  it('is a guest where another agent has the customer, however the customer stands', () => {
    const host = colleague('talking', { has_customer: true });
    const guest = me({ has_customer: false });
    expect(talkOf(call([customer('held'), host, guest], 'held'))).toBe('guest');
    expect(talkOf(call([customer(), host, guest]))).toBe('guest');
    expect(talkOf(call([customer(), { ...host, state: 'lost' }, guest], 'reconnecting'))).toBe(
      'guest',
    );
  });

  it('is reconnecting for a guest whose own sound is away', () => {
    const host = colleague('talking', { has_customer: true });
    const guest = me({ has_customer: false, state: 'lost' });
    expect(talkOf(call([customer('held'), host, guest], 'held'))).toBe('reconnecting');
  });

  it('asks nobody by a supervisor who takes part', () => {
    const boss = colleague('talking', { kind: 'supervisor' });
    const view = call([customer(), me(), boss]);
    expect(askedIn(view)).toBeUndefined();
    expect(talkOf(view)).toBe('together');
  });
});

describe('the microphone', () => {
  it('is open while anybody is there to hear, also a colleague while the customer waits', () => {
    expect(speaksIn(call([customer(), me()]))).toBe(true);
    expect(speaksIn(call([customer('held'), me(), colleague('talking')], 'held'))).toBe(true);
    const host = colleague('talking', { has_customer: true });
    expect(speaksIn(call([customer('held'), host, me({ has_customer: false })], 'held'))).toBe(
      true,
    );
  });
  it('is closed while nobody is, and muted', () => {
    expect(speaksIn(null)).toBe(false);
    expect(speaksIn(call([customer('held'), me()], 'held'))).toBe(false);
    expect(speaksIn(call([customer('held'), me(), colleague('ringing')], 'held'))).toBe(false);
    expect(speaksIn(call([customer(), me({ state: 'lost' })], 'reconnecting'))).toBe(false);
    expect(speaksIn({ ...call([customer(), me()]), muted: true })).toBe(false);
  });
});

describe('what is offered', () => {
  it.each<[Talk, Verb[]]>([
    ['none', []],
    ['connecting', ['hang_up']],
    ['reconnecting', ['hang_up']],
    ['together', ['mute', 'hold', 'keypad', 'transfer', 'consult', 'hang_up']],
    ['held', ['mute', 'hold', 'transfer', 'consult', 'hang_up']],
    ['held_at_phone', ['mute', 'transfer', 'hang_up']],
    ['searching', ['mute', 'dismiss', 'hang_up']],
    ['asking', ['mute', 'complete', 'dismiss', 'hang_up']],
    ['consulting', ['mute', 'join', 'swap', 'complete', 'dismiss', 'hang_up']],
    ['swapped', ['mute', 'keypad', 'join', 'swap', 'complete', 'dismiss', 'hang_up']],
    ['apart', ['mute', 'join', 'swap', 'complete', 'dismiss', 'hang_up']],
    ['conference', ['mute', 'hold', 'keypad', 'complete', 'dismiss', 'hang_up']],
    ['colleague_lost', ['mute', 'dismiss', 'hang_up']],
    ['guest', ['mute', 'hang_up']],
  ])('%s: %j', (talk, verbs) => {
    expect(offeredIn(talk)).toEqual(verbs);
  });

  it('says why not', () => {
    expect(hindranceOf('transfer', 'none')).toBe('no_call');
    expect(hindranceOf('join', 'together')).toBe('nobody_asked');
    expect(hindranceOf('join', 'asking')).toBe('not_answered');
    expect(hindranceOf('complete', 'searching')).toBe('not_found_yet');
    expect(hindranceOf('consult', 'consulting')).toBe('one_at_a_time');
    expect(hindranceOf('hold', 'consulting')).toBe('by_swap');
    expect(hindranceOf('hold', 'held_at_phone')).toBe('phone_holds');
    expect(hindranceOf('transfer', 'guest')).toBe('not_yours');
  });
});

describe('hanging up', () => {
  it('ends the call only where nobody else is in it', () => {
    expect(hangUpOf('together')).toBe('ends_call');
    expect(hangUpOf('asking')).toBe('ends_consultation');
    expect(hangUpOf('consulting')).toBe('ends_consultation');
    expect(hangUpOf('conference')).toBe('leaves_customer');
    expect(hangUpOf('guest')).toBe('leaves');
  });
});
