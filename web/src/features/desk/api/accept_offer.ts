import { answered, api } from '@/shared/api/client';
import { useDeskCommand } from './use_desk_command';

export function useAcceptOffer() {
  return useDeskCommand((id: string) =>
    answered(api.POST('/offers/{id}/accept_offer', { params: { path: { id } } })),
  );
}
