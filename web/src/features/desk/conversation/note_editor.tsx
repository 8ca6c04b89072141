import { Input } from 'antd';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { timeOfDay } from '@/shared/format/time';
import { useInteraction } from '@/features/interactions/api/interaction';
import { ErrorFace } from '@/shared/ui/faces';
import { ariaKeysOf, deskKeys } from '../keys/key_of';
import { useKeys } from '../keys/use_keys';
import { useNote } from '../note/note_provider';

export function NoteEditor({ interactionId }: { interactionId: string }) {
  const { t, i18n } = useTranslation('desk');
  const note = useNote(interactionId);
  const stored = useInteraction(interactionId);
  const box = useRef<HTMLDivElement>(null);
  const text = note.draft ?? stored.data?.note ?? '';
  // An empty field where a note may be on record would be typed over it.
  const isKnown = stored.data !== undefined || note.draft !== null;
  useKeys({ note: () => box.current?.querySelector('textarea')?.focus() });

  const state = () => {
    if (note.state === 'failing') return t('note.failing');
    if (note.state === 'refused') return t('note.refused');
    if (note.state !== 'clean') return t('note.saving');
    if (note.savedAt) return t('note.saved', { time: timeOfDay(note.savedAt, i18n.language) });
    return '';
  };

  return (
    <div className="panel field-panel" ref={box}>
      <div className="field-head">
        <label htmlFor="note">
          {t('note.title')} <kbd aria-hidden>{deskKeys.note}</kbd>
        </label>
        <span
          role="status"
          className={note.state === 'failing' || note.state === 'refused' ? 'text-alarm' : ''}
          data-testid="note-state"
          data-state={note.state}
        >
          {state()}
        </span>
      </div>
      {!isKnown && stored.isError ? (
        <ErrorFace error={stored.error} retry={() => void stored.refetch()} />
      ) : (
        <Input.TextArea
          id="note"
          className="note"
          value={text}
          disabled={!isKnown}
          placeholder={t('note.placeholder')}
          onChange={(event) => note.edit(event.target.value)}
          onBlur={note.flush}
          aria-keyshortcuts={ariaKeysOf('note')}
          autoSize={{ minRows: 3, maxRows: 6 }}
          data-testid="note"
        />
      )}
    </div>
  );
}
