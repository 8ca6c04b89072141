import { answered, api } from '@/shared/api/client';
import { useDeskCommand } from './use_desk_command';

export function useDismissParty() {
  return useDeskCommand(({ id, party }: { id: string; party: string }) =>
    answered(
      api.POST('/interactions/{id}/parties/{party}/dismiss_party', {
        params: { path: { id, party } },
      }),
    ),
  );
}
