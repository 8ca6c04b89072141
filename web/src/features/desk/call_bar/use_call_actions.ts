import { useTranslation } from 'react-i18next';
import type { DeskState } from '@/shared/api/types';
import { useQueueName } from '@/shared/directory/directory';
import { useAcceptOffer } from '../api/accept_offer';
import { useCompleteTransfer } from '../api/complete_transfer';
import { useDismissParty } from '../api/dismiss_party';
import { useHangUpCall } from '../api/hang_up_call';
import { useHoldCall } from '../api/hold_call';
import { useJoinCall } from '../api/join_call';
import { useMuteCall } from '../api/mute_call';
import { useResumeCall } from '../api/resume_call';
import { useSwapCall } from '../api/swap_call';
import { useUnmuteCall } from '../api/unmute_call';
import { useTransferPanel } from '../transfer/use_transfer_panel';
import { useLocked } from '../use_locked';
import { askedIn, hangUpOf, hindranceOf, hostOf, talkOf, type Verb } from './talk';

export interface CallAction {
  run: () => void;
  possible: boolean;
  // Where it is not possible for longer than an answer takes.
  why: string;
}

export type CallActions = Record<Verb | 'answer', CallAction> & { hangUpWords: string };

// What can be done with the call now; the buttons and the keys do the same.
export function useCallActions(desk: DeskState): CallActions {
  const { t } = useTranslation('desk');
  const queueName = useQueueName();
  const locked = useLocked();
  const accept = useAcceptOffer();
  const hold = useHoldCall();
  const resume = useResumeCall();
  const mute = useMuteCall();
  const unmute = useUnmuteCall();
  const swap = useSwapCall();
  const join = useJoinCall();
  const complete = useCompleteTransfer();
  const dismiss = useDismissParty();
  const hangUp = useHangUpCall();
  const { call, offer } = desk;
  const panel = useTransferPanel(call);

  const id = call?.interaction_id ?? '';
  const talk = talkOf(call);
  const asked = call ? askedIn(call) : undefined;
  // Of a queue where nobody has been found yet: its name.
  const nameOfAsked = asked && (talk === 'searching' ? queueName(asked.name) : asked.name);
  const name = (talk === 'guest' && call ? hostOf(call)?.name : nameOfAsked) ?? '';

  const action = (verb: Verb, run: () => void, ...under: { isPending: boolean }[]): CallAction => {
    const hindrance = hindranceOf(verb, talk);
    return {
      run,
      possible: !locked && hindrance === null && !under.some(({ isPending }) => isPending),
      why: hindrance ? t(`why.${hindrance}`, { name }) : locked ? t('why.offline') : '',
    };
  };

  const whyNoAnswer = () => {
    if (!offer) return t('why.no_offer');
    // A desk phone is answered by lifting it, and some calls by the server.
    if (desk.endpoint === 'phone') return t('offer.at_phone');
    if (offer.auto_answer) return t('offer.by_itself');
    return locked ? t('why.offline') : '';
  };

  return {
    answer: {
      run: () => offer && accept.mutate(offer.offer_id),
      possible: whyNoAnswer() === '' && !accept.isPending,
      why: whyNoAnswer(),
    },
    mute: action('mute', () => (call?.muted ? unmute : mute).mutate(id), mute, unmute),
    hold: action('hold', () => (talk === 'held' ? resume : hold).mutate(id), hold, resume),
    keypad: action('keypad', () => undefined),
    transfer: action('transfer', () => panel.open(id)),
    consult: action('consult', () => panel.open(id)),
    join: action('join', () => join.mutate(id), join),
    swap: action('swap', () => swap.mutate(id), swap),
    complete: action('complete', () => complete.mutate(id), complete),
    dismiss: action(
      'dismiss',
      () => asked && dismiss.mutate({ id, party: asked.party_id }),
      dismiss,
    ),
    hang_up: action('hang_up', () => hangUp.mutate(id), hangUp),
    hangUpWords: t(`hang_up.${hangUpOf(talk)}`, { name }),
  };
}
