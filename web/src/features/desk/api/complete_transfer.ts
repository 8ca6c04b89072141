import { answered, api } from '@/shared/api/client';
import { useDeskCommand } from './use_desk_command';

export function useCompleteTransfer() {
  return useDeskCommand((id: string) =>
    answered(api.POST('/interactions/{id}/complete_transfer', { params: { path: { id } } })),
  );
}
