import { answered, api } from '@/shared/api/client';
import { useDeskCommand } from './use_desk_command';

export function useUnmuteCall() {
  return useDeskCommand((id: string) =>
    answered(api.POST('/interactions/{id}/unmute_call', { params: { path: { id } } })),
  );
}
