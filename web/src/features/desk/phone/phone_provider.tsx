import {
  createContext,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import type { DeskState, Session } from '@/shared/api/types';
import { live } from '@/shared/live/live';
import type { BrowserPhone, PhoneView } from '@/shared/phone/browser_phone';
import { speaksIn } from '../call_bar/talk';
import { PhoneHolder } from './phone_holder';

const Phone = createContext<BrowserPhone | null>(null);
const serverLostUsAfterMs = 1500;
// Long enough for a tab that has the phone to be reloaded.
const comesHomeAfterMs = 5000;

interface Props {
  session: Session;
  desk: DeskState | undefined;
  children: ReactNode;
}

// The browser's phone for as long as the agent is signed in; none for agents who use a desk phone.
export function PhoneProvider({ session, desk, children }: Props) {
  const [holder] = useState(() => new PhoneHolder());
  const phone = useSyncExternalStore(holder.onChange, holder.read);
  const usesBrowser = desk?.endpoint === 'browser';

  useEffect(() => {
    if (usesBrowser) return holder.open(live, session.ice_servers);
  }, [holder, usesBrowser, session.ice_servers]);

  const speaking = speaksIn(desk?.call ?? null);
  useEffect(() => phone?.speak(speaking), [phone, speaking]);

  // We believe to be connected, the server does not know us (it may have started anew): offer again. The same when the
  // tab that had the phone is gone.
  const unknownToServer = desk?.phone === 'none' || desk?.phone === 'lost';
  const step = useStep(phone);
  useEffect(() => {
    if (!phone || !unknownToServer) return;
    if (step !== 'ready' && step !== 'elsewhere') return;
    const mend = () => {
      if (live.status !== 'caught_up') return;
      if (step === 'ready') phone.serverLostUs();
      else phone.nobodyHasIt();
    };
    const timer = setTimeout(mend, step === 'ready' ? serverLostUsAfterMs : comesHomeAfterMs);
    return () => clearTimeout(timer);
  }, [phone, unknownToServer, step]);

  return <Phone value={phone}>{children}</Phone>;
}

function noSubscription(): () => void {
  return () => undefined;
}

function useStep(phone: BrowserPhone | null) {
  return useSyncExternalStore(
    phone ? (changed) => phone.onChange(changed) : noSubscription,
    () => phone?.current.step ?? 'off',
  );
}

export function usePhone(): { phone: BrowserPhone; view: PhoneView } | null {
  const phone = useContext(Phone);
  const view = useSyncExternalStore(
    phone ? (changed) => phone.onChange(changed) : noSubscription,
    () => phone?.current ?? null,
  );
  return phone && view ? { phone, view } : null;
}
