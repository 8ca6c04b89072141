import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { InteractionPage as Page } from '@/shared/api/types';
import { useDispositions, useQueueName } from '@/shared/directory/directory';
import { clockOf } from '@/shared/format/duration';
import { exactTime } from '@/shared/format/time';
import { NewTicketButton } from '@/features/tickets/new_ticket_button';
import { TicketLinksById } from '@/features/tickets/ticket_links';
import { hasRole, useSession } from '@/shared/session/session';
import { EmptyFace } from '@/shared/ui/faces';
import { PageHead } from '@/shared/ui/page_head';
import { Panel } from '@/shared/ui/panel';
import { QueryFace } from '@/shared/ui/query_face';
import { useInteraction } from './api/interaction';
import { OutcomeWord } from './outcome_word';
import { RecordingPlayer } from './player/recording_player';
import { Timeline } from './timeline';

export function InteractionPage() {
  const { id = '' } = useParams();
  const query = useInteraction(id);
  return (
    <div className="page">
      <QueryFace query={query} rows={10}>
        {(page) => <Shown page={page} />}
      </QueryFace>
    </div>
  );
}

function Shown({ page }: { page: Page }) {
  const { t } = useTranslation('interactions');
  const words = useTranslation('words');
  const mayHear = hasRole(useSession(), 'agent', 'supervisor');
  const queueName = useQueueName();
  const { interaction: row, recordings, note, timeline, tickets } = page;
  // One that is still being made has no length yet.
  const heard = row.outcome ? recordings : recordings.filter(({ complete }) => complete);

  return (
    <>
      <PageHead
        title={
          <span className="row">
            {row.customer_id ? (
              <Link to={`/customers/${row.customer_id}`}>
                {row.customer_name || words.t('unknown_caller')}
              </Link>
            ) : (
              words.t('unknown_caller')
            )}
            <Tag variant="filled">
              <OutcomeWord outcome={row.outcome} />
            </Tag>
          </span>
        }
      >
        <Link to="/interactions">{t('all')}</Link>
      </PageHead>
      <div className="columns">
        <div className="column">
          {mayHear &&
            heard.map((recording) => (
              <RecordingPlayer
                key={recording.id}
                recording={recording}
                agentName={row.agent_name}
              />
            ))}
          {mayHear && heard.length === 0 && (
            <Panel title={t('recording.title')}>
              <EmptyFace text={t(row.outcome ? 'recording.none' : 'recording.later')} />
            </Panel>
          )}
          <Panel title={t('timeline')}>
            <Timeline entries={timeline} startedAt={row.started_at} />
          </Panel>
        </div>
        <div className="column">
          <Panel title={t('facts')}>
            <Facts page={page} />
          </Panel>
          <Panel title={t('note')}>
            {note ? <p className="note-text">{note}</p> : <EmptyFace text={t('no_note')} />}
          </Panel>
          <Panel
            title={t('tickets')}
            extra={
              <NewTicketButton
                about={{
                  customerId: row.customer_id,
                  customerName: row.customer_name,
                  interactionId: row.id,
                  subject: [row.queue && queueName(row.queue), row.customer_name]
                    .filter(Boolean)
                    .join(' · '),
                }}
              />
            }
          >
            {tickets.length > 0 ? (
              <TicketLinksById ids={tickets} />
            ) : (
              <EmptyFace text={t('no_tickets')} />
            )}
          </Panel>
        </div>
      </div>
    </>
  );
}

function Facts({ page: { interaction: row } }: { page: Page }) {
  const { t, i18n } = useTranslation('interactions');
  const words = useTranslation('words');
  const queueName = useQueueName();
  const dispositions = useDispositions('');
  const disposition = dispositions.find(({ value }) => value === row.disposition)?.label;

  return (
    <dl className="facts">
      <dt>{t('column.caller')}</dt>
      <dd>
        {row.caller || words.t('no_number')} {row.caller_region}
      </dd>
      <dt>{t('fact.called')}</dt>
      <dd>{row.number}</dd>
      <dt>{t('fact.channel')}</dt>
      <dd>
        {words.t(`channel.${row.channel}`)} · {words.t(`direction.${row.direction}`)}
      </dd>
      <dt>{t('column.queue')}</dt>
      <dd>{row.queue ? queueName(row.queue) : '–'}</dd>
      <dt>{t('column.agent')}</dt>
      <dd>{row.agent_name || '–'}</dd>
      <dt>{t('fact.started')}</dt>
      <dd>{exactTime(row.started_at, i18n.language)}</dd>
      <dt>{t('fact.ended')}</dt>
      <dd>{row.ended_at ? exactTime(row.ended_at, i18n.language) : '–'}</dd>
      <dt>{t('column.waited')}</dt>
      <dd>{clockOf(row.waited_ms, false)}</dd>
      <dt>{t('column.talked')}</dt>
      <dd>{row.answered_at ? clockOf(row.talked_ms, false) : '–'}</dd>
      <dt>{t('column.disposition')}</dt>
      <dd>{disposition ?? (row.disposition || '–')}</dd>
    </dl>
  );
}
