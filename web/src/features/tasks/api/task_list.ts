import { answered, api } from '@/shared/api/client';
import type { Task } from '@/shared/api/records';
import { usePaged } from '@/shared/ui/use_paged';

// Open ones, or all with who did them.
export function useTasks(status: 'open' | undefined) {
  return usePaged<Task>(['tasks', 'list', status], (cursor) =>
    answered(api.GET('/tasks', { params: { query: { status, cursor } } })),
  );
}
