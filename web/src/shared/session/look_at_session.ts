import type { QueryClient } from '@tanstack/react-query';
import type { Session } from '@/shared/api/types';
import { readSession } from './session';

interface Then {
  signedOut: () => void;
  // Somebody else is signed in, or the same with other roles: the whole page is another one.
  isAnother: () => void;
}

// Whether the browser's session is still the one that this page shows.
export async function lookAtSession(queries: QueryClient, then: Then): Promise<void> {
  const shown = queries.getQueryData<Session | null>(['session']);
  if (!shown) return;
  let now: Session | null;
  try {
    now = await readSession();
  } catch {
    return; // no answer says nothing
  }
  if (now === null) return then.signedOut();
  const isSame = now.user_id === shown.user_id && now.roles.join() === shown.roles.join();
  if (!isSame) then.isAnother();
}

const channel = 'BroadcastChannel' in globalThis ? new BroadcastChannel('zongji.session') : null;

// The browser's other tabs share its session.
export function tellOtherTabs(): void {
  channel?.postMessage('changed');
}

export function whenOtherTabsTell(look: () => void): () => void {
  channel?.addEventListener('message', look);
  return () => channel?.removeEventListener('message', look);
}
