import { answered, api } from '@/shared/api/client';
import type { Presence } from '@/shared/api/types';
import { useDeskCommand } from './use_desk_command';

export interface PresenceWish {
  presence: Presence;
  reason: string | null;
}

export function useSetPresence() {
  return useDeskCommand((body: PresenceWish) => answered(api.POST('/desk/set_presence', { body })));
}
