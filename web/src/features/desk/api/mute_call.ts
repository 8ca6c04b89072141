import { answered, api } from '@/shared/api/client';
import { useDeskCommand } from './use_desk_command';

export function useMuteCall() {
  return useDeskCommand((id: string) =>
    answered(api.POST('/interactions/{id}/mute_call', { params: { path: { id } } })),
  );
}
