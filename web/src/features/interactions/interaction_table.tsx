import { AudioOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { InteractionRow } from '@/shared/api/types';
import { useDispositionName, useQueueName } from '@/shared/directory/directory';
import { clockOf } from '@/shared/format/duration';
import { displayNumber } from '@/shared/format/phone_number';
import { useLabel } from '@/shared/i18n/use_label';
import { Ago } from '@/shared/ui/ago';
import { ListTable } from '@/shared/ui/list_table';
import { OutcomeWord } from './outcome_word';

export type Column =
  | 'time'
  | 'customer'
  | 'caller'
  | 'queue'
  | 'agent'
  | 'waited'
  | 'talked'
  | 'outcome'
  | 'disposition'
  | 'marks';

const figures: Column[] = ['waited', 'talked'];

interface Props {
  rows: InteractionRow[];
  // The first one leads to the contact.
  columns: Column[];
}

export function InteractionTable({ rows, columns }: Props) {
  const { t } = useTranslation('interactions');
  const words = useTranslation('words');
  const queueName = useQueueName();
  const dispositionName = useDispositionName();
  const label = useLabel();

  const cell: Record<Column, (row: InteractionRow) => ReactNode> = {
    time: (row) => <Ago at={row.started_at} />,
    customer: (row) =>
      row.customer_name ? (
        <span className="strong">{row.customer_name}</span>
      ) : (
        <span className="quiet nowrap">{words.t('unknown_caller')}</span>
      ),
    caller: (row) => (
      <>
        <span className="nowrap">{displayNumber(row.caller) || words.t('no_number')}</span>{' '}
        <span className="secondary nowrap">{label(row.caller_region)}</span>
      </>
    ),
    queue: (row) => (row.queue ? queueName(row.queue) : '–'),
    agent: (row) => <span className="nowrap">{row.agent_name || '–'}</span>,
    waited: (row) => clockOf(row.waited_ms, false),
    talked: (row) => (row.answered_at ? clockOf(row.talked_ms, false) : '–'),
    outcome: (row) => <OutcomeWord outcome={row.outcome} />,
    disposition: (row) => (row.disposition ? dispositionName(row.queue, row.disposition) : '–'),
    marks: (row) => (
      <span className="row nowrap secondary">
        {row.recorded && <AudioOutlined aria-label={t('recorded')} title={t('recorded')} />}
        {row.ticket_id && t('with_ticket')}
      </span>
    ),
  };

  return (
    <ListTable
      rows={rows}
      keyOf={({ id }) => id}
      columns={columns.map((key) => ({
        key,
        title: t(`column.${key}`),
        look: figures.includes(key) ? 'right figures' : '',
        cell: cell[key],
      }))}
      to={({ id }) => `/interactions/${id}`}
      testId="interaction-row"
    />
  );
}
