import { answered, api } from '@/shared/api/client';
import { useDeskCommand } from './use_desk_command';

export function useHangUpCall() {
  return useDeskCommand((id: string) =>
    answered(api.POST('/interactions/{id}/hang_up_call', { params: { path: { id } } })),
  );
}
