import { Select, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { InteractionPage as Page, InteractionRow } from '@/shared/api/types';
import { useDispositionName, useDispositions, useQueueName } from '@/shared/directory/directory';
import { clockOf } from '@/shared/format/duration';
import { displayNumber } from '@/shared/format/phone_number';
import { exactTime } from '@/shared/format/time';
import { NewTicketButton } from '@/features/tickets/new_ticket_button';
import { TicketLinksById } from '@/features/tickets/ticket_links';
import { hasRole, useSession } from '@/shared/session/session';
import { useLabel } from '@/shared/i18n/use_label';
import { EmptyFace } from '@/shared/ui/faces';
import { PageHead } from '@/shared/ui/page_head';
import { Panel } from '@/shared/ui/panel';
import { QueryFace } from '@/shared/ui/query_face';
import { useInteraction } from './api/interaction';
import { useSaveDisposition } from './api/save_disposition';
import { NotePanel } from './note_panel';
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
  const heard = recordings.filter(({ complete, removed }) =>
    row.outcome ? !removed : complete && !removed,
  );
  const none = recordings.some(({ removed }) => removed)
    ? 'recording.removed'
    : row.outcome
      ? 'recording.none'
      : 'recording.later';

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
              <EmptyFace text={t(none)} />
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
          <NotePanel id={row.id} note={note} mayCorrect={mayHear && row.outcome !== null} />
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

// Of a contact that is over: while it lasts, the desk has it.
function Disposition({ row }: { row: InteractionRow }) {
  const { t } = useTranslation('interactions');
  const dispositionName = useDispositionName();
  const choices = useDispositions(row.queue);
  const mayCorrect = hasRole(useSession(), 'agent', 'supervisor');
  const save = useSaveDisposition(row.id);
  const value = save.isPending ? save.variables : row.disposition;
  const name = value ? dispositionName(row.queue, value) : '';
  if (!mayCorrect || row.outcome === null || choices.length === 0) return name || '–';
  const known = choices.some((choice) => choice.value === value);
  return (
    <Select
      size="small"
      className="full"
      value={value || undefined}
      placeholder="–"
      aria-label={t('column.disposition')}
      options={known || !value ? choices : [...choices, { value, label: name }]}
      allowClear
      onChange={(key: string | undefined) => save.mutate(key ?? '')}
      data-testid="disposition-correct"
      data-state={value}
    />
  );
}

function Facts({ page: { interaction: row } }: { page: Page }) {
  const { t, i18n } = useTranslation('interactions');
  const words = useTranslation('words');
  const queueName = useQueueName();
  const label = useLabel();

  return (
    <dl className="facts">
      <dt>{t('column.caller')}</dt>
      <dd>
        {displayNumber(row.caller) || words.t('no_number')} {label(row.caller_region)}
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
      <dd>
        <Disposition row={row} />
      </dd>
    </dl>
  );
}
