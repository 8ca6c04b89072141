import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import { untilOnRecord } from '@/shared/api/until_on_record';

export async function saveNote(id: string, text: string): Promise<void> {
  await answered(api.PUT('/interactions/{id}/note', { params: { path: { id } }, body: { text } }));
}

export function useSaveNote(id: string) {
  const queries = useQueryClient();
  return useMutation({
    ...untilOnRecord,
    mutationFn: (text: string) => saveNote(id, text),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['interactions', 'one', id] }),
  });
}
