import { useTranslation } from 'react-i18next';
import { useEffect } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { useInteraction } from '@/features/interactions/api/interaction';
import { Timeline } from '@/features/interactions/timeline';
import type { DeskState } from '@/shared/api/types';
import { Panel } from '@/shared/ui/panel';
import { QueryFace } from '@/shared/ui/query_face';
import { talkOf } from '../call_bar/talk';
import { useNote } from '../note/note_provider';
import { CallParties } from '../parties/call_parties';
import { TransferPanel } from '../transfer/transfer_panel';
import { useTransferPanel } from '../transfer/use_transfer_panel';
import type { Contact } from './contact';
import { ConversationHead } from './conversation_head';
import { DispositionSelect } from './disposition_select';
import { NoteEditor } from './note_editor';
import { WrapUpBar } from './wrap_up_bar';

// The time line grows with each change of the call.
function useFreshTimeline({ interactionId: id, call, wrapUp }: Contact): void {
  const queries = useQueryClient();
  const parties = call?.parties.map((party) => `${party.party_id} ${party.state}`).join();
  const stage = `${call?.state_since ?? ''} ${parties ?? ''} ${wrapUp?.started_at ?? ''}`;
  useEffect(() => {
    void queries.invalidateQueries({ queryKey: ['interactions', 'one', id] });
  }, [queries, id, stage]);
}

export function Conversation({ desk, contact }: { desk: DeskState; contact: Contact }) {
  const { t } = useTranslation('desk');
  const interaction = useInteraction(contact.interactionId);
  const note = useNote(contact.interactionId);
  const panel = useTransferPanel(contact.call);
  useFreshTimeline(contact);
  const required = contact.wrapUp?.mode === 'mandatory';
  // What came of it is said by who has the customer.
  const isGuest = talkOf(contact.call) === 'guest';

  return (
    <>
      <ConversationHead contact={contact} />
      <CallParties desk={desk} />
      <div className={`conversation-work ${panel.isOpen ? 'conversation-handing-on' : ''}`}>
        <div className="conversation-part">
          <Panel className="conversation-course" title={t('conversation.course')}>
            <div className="scroll">
              <QueryFace query={interaction}>
                {(page) => (
                  <Timeline entries={page.timeline} startedAt={page.interaction.started_at} />
                )}
              </QueryFace>
            </div>
          </Panel>
          <div className="conversation-fields">
            <NoteEditor key={contact.interactionId} interactionId={contact.interactionId} />
            {!isGuest && (
              <div className="panel field-panel">
                <DispositionSelect
                  interactionId={contact.interactionId}
                  queue={contact.queue}
                  required={required}
                />
                {contact.wrapUp && <WrapUpBar wrapUp={contact.wrapUp} beforeEnd={note.flush} />}
              </div>
            )}
          </div>
        </div>
        {contact.call && panel.isOpen && <TransferPanel call={contact.call} close={panel.close} />}
      </div>
    </>
  );
}
