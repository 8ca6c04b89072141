import type { CallView, CallerView, DeskState, WrapUpView } from '@/shared/api/types';

// What the desk is about: the call, or what is left to do after one.
export interface Contact {
  interactionId: string;
  queue: string;
  caller: CallerView;
  call: CallView | null;
  wrapUp: WrapUpView | null;
}

export function contactOf(desk: DeskState): Contact | null {
  const about = desk.call ?? desk.wrap_up;
  if (!about) return null;
  return {
    interactionId: about.interaction_id,
    queue: about.queue,
    caller: about.caller,
    call: desk.call,
    wrapUp: desk.call ? null : desk.wrap_up,
  };
}
