import { useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  useContext,
  useEffect,
  useState,
  useSyncExternalStore,
  type ReactNode,
} from 'react';
import { saveNote } from '@/features/interactions/api/save_note';
import { ProblemError } from '@/shared/api/problem';
import { isNotOnRecordYet } from '@/shared/api/until_on_record';
import { beforeSignOut } from '@/shared/session/before_sign_out';
import { NoteOutbox, type NoteView } from './note_outbox';

const Outbox = createContext<NoteOutbox | null>(null);

function mayPass(error: unknown, failures: number): boolean {
  if (isNotOnRecordYet(failures, error)) return true;
  if (!(error instanceof ProblemError)) return true;
  const { status } = error.problem;
  return status === 0 || status === 401 || status === 429 || status >= 500;
}

export function NoteProvider({ userId, children }: { userId: string; children: ReactNode }) {
  const queries = useQueryClient();
  const [outbox] = useState(
    () =>
      new NoteOutbox(
        `zongji.note.${userId}.`,
        async (id, text) => {
          await saveNote(id, text);
          await queries.invalidateQueries({ queryKey: ['interactions', 'one', id] });
        },
        mayPass,
        localStorage,
      ),
  );

  useEffect(() => {
    outbox.start();
    const flush = () => void outbox.flushAll();
    const forget = beforeSignOut(() => outbox.finish());
    window.addEventListener('online', flush);
    document.addEventListener('visibilitychange', flush);
    return () => {
      forget();
      outbox.stop();
      window.removeEventListener('online', flush);
      document.removeEventListener('visibilitychange', flush);
    };
  }, [outbox]);

  return <Outbox value={outbox}>{children}</Outbox>;
}

export function useNote(
  id: string,
): NoteView & { edit: (text: string) => void; flush: () => void } {
  const outbox = useContext(Outbox);
  if (!outbox) throw new Error('useNote outside of NoteProvider');
  const view = useSyncExternalStore(
    (changed) => outbox.onChange(changed),
    () => outbox.read(id),
  );
  return { ...view, edit: (text) => outbox.edit(id, text), flush: () => void outbox.flush(id) };
}
