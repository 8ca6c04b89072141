import type { DeskState } from '@/shared/api/types';
import { useAcceptOffer } from '../api/accept_offer';
import { useHangUpCall } from '../api/hang_up_call';
import { useHoldCall } from '../api/hold_call';
import { useMuteCall } from '../api/mute_call';
import { useResumeCall } from '../api/resume_call';
import { useUnmuteCall } from '../api/unmute_call';
import { useLocked } from '../use_locked';

export interface CallAction {
  run: () => void;
  possible: boolean;
  busy: boolean;
}

export interface CallActions {
  answer: CallAction;
  mute: CallAction;
  hold: CallAction;
  hangUp: CallAction;
}

// What can be done with the call now; the buttons and the keys do the same.
export function useCallActions(desk: DeskState): CallActions {
  const locked = useLocked();
  const accept = useAcceptOffer();
  const hold = useHoldCall();
  const resume = useResumeCall();
  const mute = useMuteCall();
  const unmute = useUnmuteCall();
  const hangUp = useHangUpCall();

  const { call, offer } = desk;
  const id = call?.interaction_id ?? '';
  // A desk phone is answered by lifting it, and some calls by the server.
  const answerable = offer !== null && !offer.auto_answer && desk.endpoint === 'browser';
  const there = call !== null && !locked;
  const stands = there && (call.state === 'talking' || call.state === 'held');

  return {
    answer: {
      run: () => offer && accept.mutate(offer.offer_id),
      possible: answerable && !locked && !accept.isPending,
      busy: accept.isPending,
    },
    mute: {
      run: () => (call?.muted ? unmute : mute).mutate(id),
      possible: stands && !mute.isPending && !unmute.isPending,
      busy: mute.isPending || unmute.isPending,
    },
    hold: {
      run: () => (call?.state === 'held' ? resume : hold).mutate(id),
      possible: stands && !hold.isPending && !resume.isPending,
      busy: hold.isPending || resume.isPending,
    },
    hangUp: {
      run: () => hangUp.mutate(id),
      possible: there && !hangUp.isPending,
      busy: hangUp.isPending,
    },
  };
}
