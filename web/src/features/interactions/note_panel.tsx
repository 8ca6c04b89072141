import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyFace } from '@/shared/ui/faces';
import { Panel } from '@/shared/ui/panel';
import { useDiscard } from '@/shared/ui/use_discard';
import { useSay } from '@/shared/ui/use_say';
import { useSaveNote } from './api/save_note';
import './note_panel.css';

interface Props {
  id: string;
  note: string;
  mayCorrect: boolean;
}

// The note, which those who handle contacts may correct afterwards.
export function NotePanel({ id, note, mayCorrect }: Props) {
  const { t } = useTranslation('interactions');
  const words = useTranslation('words');
  const say = useSay();
  const discard = useDiscard();
  const save = useSaveNote(id);
  const [typed, setTyped] = useState<string | null>(null);
  const stop = () => setTyped(null);

  if (typed === null)
    return (
      <Panel
        title={t('note')}
        extra={
          mayCorrect && (
            <Button size="small" onClick={() => setTyped(note)} data-testid="note-correct">
              {words.t('edit')}
            </Button>
          )
        }
      >
        {note ? (
          <p className="note-text" data-testid="note-text">
            {note}
          </p>
        ) : (
          <EmptyFace text={t('no_note')} />
        )}
      </Panel>
    );
  return (
    <Panel title={t('note')}>
      <div className="note-form">
        <Input.TextArea
          value={typed}
          autoFocus
          aria-label={t('note')}
          autoSize={{ minRows: 3, maxRows: 12 }}
          onChange={(event) => setTyped(event.target.value)}
          data-testid="note-corrected"
        />
        <div className="row">
          <Button
            type="primary"
            loading={save.isPending}
            onClick={() => save.mutate(typed, { onSuccess: stop, onError: say.failed })}
            data-testid="note-save"
          >
            {words.t('save')}
          </Button>
          <Button onClick={() => discard(typed !== note, stop)}>{words.t('cancel')}</Button>
        </div>
      </div>
    </Panel>
  );
}
