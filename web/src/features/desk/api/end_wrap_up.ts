import { answered, api } from '@/shared/api/client';
import { useDeskCommand } from './use_desk_command';

export function useEndWrapUp() {
  return useDeskCommand((id: string) =>
    answered(api.POST('/interactions/{id}/end_wrap_up', { params: { path: { id } } })),
  );
}
