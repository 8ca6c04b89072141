import { answered, api } from '@/shared/api/client';
import type { Task, TaskStatus } from '@/shared/api/records';
import { usePaged } from '@/shared/ui/use_paged';

// Without a status: all of them.
export function useTasks(status: TaskStatus | undefined) {
  return usePaged<Task>(['tasks', 'list', status], (cursor) =>
    answered(api.GET('/tasks', { params: { query: { status, cursor } } })),
  );
}
