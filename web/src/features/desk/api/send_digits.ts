import { answered, api } from '@/shared/api/client';
import { useDeskCommand } from './use_desk_command';

export function useSendDigits() {
  return useDeskCommand(({ id, digits }: { id: string; digits: string }) =>
    answered(
      api.POST('/interactions/{id}/send_digits', { params: { path: { id } }, body: { digits } }),
    ),
  );
}
