import type { CallView, PartyView } from '@/shared/api/types';

// How an agent stands in his call.
export type Talk =
  | 'none'
  | 'connecting'
  | 'reconnecting'
  | 'together' // with the customer, and nobody else
  | 'held'
  | 'held_at_phone'
  | 'searching' // for somebody of a queue; the customer waits
  | 'asking' // it rings at a colleague; the customer waits
  | 'consulting' // with the colleague; the customer waits
  | 'swapped' // with the customer; the colleague waits
  | 'apart' // both wait
  | 'conference' // all speak together
  | 'colleague_lost' // whose page or phone is away
  | 'guest'; // the customer is another agent's

const none = '0';

export function meIn(call: CallView): PartyView | undefined {
  return call.parties.find((party) => party.me);
}

export function hostOf(call: CallView): PartyView | undefined {
  return call.parties.find((party) => party.has_customer);
}

// Whom the agent who has the customer has asked, or added to the talk. One at a time.
export function askedIn(call: CallView): PartyView | undefined {
  return call.parties.find(
    ({ kind, me, has_customer: hasCustomer }) =>
      (kind === 'agent' || kind === 'outside') && !me && !hasCustomer,
  );
}

function withAsked(call: CallView, asked: PartyView): Talk {
  if (asked.state === 'ringing' || asked.state === 'waiting')
    return asked.kind === 'agent' && asked.agent_id === none ? 'searching' : 'asking';
  if (asked.state === 'lost') return 'colleague_lost';
  const customerTalks = call.parties.some(
    ({ kind, state }) => kind === 'customer' && state === 'talking',
  );
  if (asked.state === 'talking') return customerTalks ? 'conference' : 'consulting';
  return customerTalks ? 'swapped' : 'apart';
}

export function talkOf(call: CallView | null): Talk {
  if (!call) return 'none';
  const me = meIn(call);
  if (me?.state === 'lost') return 'reconnecting';
  if (me && !me.has_customer) return 'guest';
  if (call.state === 'connecting' || call.state === 'reconnecting') return call.state;
  const asked = askedIn(call);
  if (asked) return withAsked(call, asked);
  if (me?.state === 'held') return 'held_at_phone';
  return call.state === 'held' ? 'held' : 'together';
}

// Whether somebody is there to hear him: the microphone is closed otherwise, whatever the customer does meanwhile.
export function speaksIn(call: CallView | null): boolean {
  if (!call || call.muted || meIn(call)?.state !== 'talking') return false;
  return call.parties.some(({ me, state }) => !me && state === 'talking');
}

export type Verb =
  | 'mute'
  | 'hold'
  | 'keypad'
  | 'transfer'
  | 'consult'
  | 'join'
  | 'swap'
  | 'complete'
  | 'dismiss'
  | 'hang_up';

// Why something cannot be done now; each has its words.
export type Why =
  | 'no_call'
  | 'connecting'
  | 'reconnecting'
  | 'on_hold'
  | 'phone_holds'
  | 'not_yours'
  | 'nobody_asked'
  | 'not_found_yet'
  | 'not_answered'
  | 'one_at_a_time'
  | 'by_swap'
  | 'together_already'
  | 'colleague_lost';

type Hindrances = Partial<Record<Verb, Why>>;

const everything = (why: Why): Record<Verb, Why> => ({
  mute: why,
  hold: why,
  keypad: why,
  transfer: why,
  consult: why,
  join: why,
  swap: why,
  complete: why,
  dismiss: why,
  hang_up: why,
});

// One can leave whatever the call is like.
const allButLeaving = (why: Why): Hindrances => ({ ...everything(why), hang_up: undefined });

const nobodyAsked: Hindrances = {
  join: 'nobody_asked',
  swap: 'nobody_asked',
  complete: 'nobody_asked',
  dismiss: 'nobody_asked',
};
const somebodyAsked: Hindrances = { transfer: 'one_at_a_time', consult: 'one_at_a_time' };
const rings: Hindrances = {
  ...somebodyAsked,
  hold: 'not_answered',
  keypad: 'on_hold',
  join: 'not_answered',
  swap: 'not_answered',
};

const hindrances: Record<Talk, Hindrances> = {
  none: everything('no_call'),
  connecting: allButLeaving('connecting'),
  reconnecting: allButLeaving('reconnecting'),
  together: nobodyAsked,
  held: { ...nobodyAsked, keypad: 'on_hold' },
  held_at_phone: {
    ...nobodyAsked,
    hold: 'phone_holds',
    keypad: 'on_hold',
    consult: 'phone_holds',
  },
  searching: { ...rings, complete: 'not_found_yet' },
  asking: rings,
  consulting: { ...somebodyAsked, hold: 'by_swap', keypad: 'on_hold' },
  swapped: { ...somebodyAsked, hold: 'by_swap' },
  apart: { ...somebodyAsked, hold: 'by_swap', keypad: 'on_hold' },
  conference: { ...somebodyAsked, join: 'together_already', swap: 'together_already' },
  colleague_lost: {
    ...somebodyAsked,
    hold: 'colleague_lost',
    keypad: 'on_hold',
    join: 'colleague_lost',
    swap: 'colleague_lost',
    complete: 'colleague_lost',
  },
  guest: { ...allButLeaving('not_yours'), mute: undefined },
};

// What stands in the way of it, or null where it can be done.
export function hindranceOf(verb: Verb, talk: Talk): Why | null {
  return hindrances[talk][verb] ?? null;
}

// What hanging up comes to: nobody else is hung up on by it.
export type HangUp = 'ends_call' | 'ends_consultation' | 'leaves_customer' | 'leaves';

export function hangUpOf(talk: Talk): HangUp {
  switch (talk) {
    case 'searching':
    case 'asking':
    case 'consulting':
    case 'apart':
      return 'ends_consultation';
    case 'swapped':
    case 'conference':
      return 'leaves_customer';
    case 'guest':
      return 'leaves';
    default:
      return 'ends_call';
  }
}
