import { useTranslation } from 'react-i18next';
import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useInteraction } from '@/features/interactions/api/interaction';
import { Timeline } from '@/features/interactions/timeline';
import { Panel } from '@/shared/ui/panel';
import { QueryFace } from '@/shared/ui/query_face';
import { useNote } from '../note/note_provider';
import type { Contact } from './contact';
import { ConversationHead } from './conversation_head';
import { DispositionSelect } from './disposition_select';
import { NoteEditor } from './note_editor';
import { WrapUpBar } from './wrap_up_bar';

// The time line grows with each change of the call.
function useFreshTimeline(contact: Contact): void {
  const queries = useQueryClient();
  const id = contact.interactionId;
  const stage = `${contact.call?.state_since ?? ''} ${contact.wrapUp?.started_at ?? ''}`;
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ['interactions', 'one', id] });
  }, [queries, id, stage]);
}

export function Conversation({ contact }: { contact: Contact }) {
  const { t } = useTranslation('desk');
  const interaction = useInteraction(contact.interactionId);
  const note = useNote(contact.interactionId);
  useFreshTimeline(contact);
  const required = contact.wrapUp?.mode === 'mandatory';

  return (
    <>
      <ConversationHead contact={contact} />
      <Panel className="conversation-course" title={t('conversation.course')}>
        <div className="scroll">
          <QueryFace query={interaction}>
            {(page) => <Timeline entries={page.timeline} startedAt={page.interaction.started_at} />}
          </QueryFace>
        </div>
      </Panel>
      <div className="conversation-fields">
        <NoteEditor key={contact.interactionId} interactionId={contact.interactionId} />
        <div className="panel field-panel">
          <DispositionSelect
            interactionId={contact.interactionId}
            queue={contact.queue}
            required={required}
          />
          {contact.wrapUp && <WrapUpBar wrapUp={contact.wrapUp} beforeEnd={note.flush} />}
        </div>
      </div>
    </>
  );
}
