import { answered, api } from '@/shared/api/client';

export async function saveNote(id: string, text: string): Promise<void> {
  await answered(api.PUT('/interactions/{id}/note', { params: { path: { id } }, body: { text } }));
}
