import { useNavigate, useSearchParams } from 'react-router';
import type { CallView, Id } from '@/shared/api/types';
import { talkOf, type Talk } from '../call_bar/talk';

const parameter = 'transfer';

// With nobody asked yet, or for as long as the sound is away.
const mayStand: Talk[] = ['together', 'held', 'held_at_phone', 'connecting', 'reconnecting'];

// Whether the panel is open stands in the address, with the call that it is about: it is never open for the next one. The
// call bar is on every page and the panel on the desk, so opening it leads there.
export function useTransferPanel(call: CallView | null) {
  const [parameters] = useSearchParams();
  const navigate = useNavigate();
  const isOpen =
    call !== null &&
    parameters.get(parameter) === call.interaction_id &&
    mayStand.includes(talkOf(call));

  return {
    isOpen,
    open: (id: Id) => void navigate(`/desk?${parameter}=${id}`),
    close: () => void navigate('/desk', { replace: true }),
  };
}
