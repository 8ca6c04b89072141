import { answered, api } from '@/shared/api/client';
import { useDeskCommand } from './use_desk_command';

export function useResumeCall() {
  return useDeskCommand((id: string) =>
    answered(api.POST('/interactions/{id}/resume_call', { params: { path: { id } } })),
  );
}
