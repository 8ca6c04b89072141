import { answered, api } from '@/shared/api/client';
import { useDeskCommand } from './use_desk_command';

export function useSwapCall() {
  return useDeskCommand((id: string) =>
    answered(api.POST('/interactions/{id}/swap_call', { params: { path: { id } } })),
  );
}
