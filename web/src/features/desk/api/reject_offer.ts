import { answered, api } from '@/shared/api/client';
import { useDeskCommand } from './use_desk_command';

export function useRejectOffer() {
  return useDeskCommand((id: string) =>
    answered(api.POST('/offers/{id}/reject_offer', { params: { path: { id } } })),
  );
}
