import { answered, api } from '@/shared/api/client';
import type { HandOn } from './transfer_call';
import { useDeskCommand } from './use_desk_command';

export function useConsultCall() {
  return useDeskCommand(
    ({ id, ...body }: HandOn) =>
      answered(api.POST('/interactions/{id}/consult_call', { params: { path: { id } }, body })),
    { saysItself: true },
  );
}
