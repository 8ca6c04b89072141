import { answered, api } from '@/shared/api/client';
import { useDeskCommand } from './use_desk_command';

export function useHoldCall() {
  return useDeskCommand((id: string) =>
    answered(api.POST('/interactions/{id}/hold_call', { params: { path: { id } } })),
  );
}
