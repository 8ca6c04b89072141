import { answered, api } from '@/shared/api/client';
import { useDeskCommand } from './use_desk_command';

export function useJoinCall() {
  return useDeskCommand((id: string) =>
    answered(api.POST('/interactions/{id}/join_call', { params: { path: { id } } })),
  );
}
