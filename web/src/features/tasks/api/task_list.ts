import { answered, api } from '@/shared/api/client';
import type { Task } from '@/shared/api/records';
import { usePaged } from '@/shared/ui/use_paged';

export function useTasks(status: string) {
  return usePaged<Task>(['tasks', 'list', status], (cursor) =>
    answered(api.GET('/tasks', { params: { query: { status, cursor } } })),
  );
}
