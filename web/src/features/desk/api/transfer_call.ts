import { answered, api } from '@/shared/api/client';
import type { Id } from '@/shared/api/types';
import { useDeskCommand } from './use_desk_command';

// To whom, one of them, and what he should know.
export interface HandOn {
  id: Id;
  agent_id?: Id;
  queue_id?: Id;
  note: string;
}

export function useTransferCall() {
  return useDeskCommand(
    ({ id, ...body }: HandOn) =>
      answered(api.POST('/interactions/{id}/transfer_call', { params: { path: { id } }, body })),
    { saysItself: true },
  );
}
