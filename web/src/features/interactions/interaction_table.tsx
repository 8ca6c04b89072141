import { AudioOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { InteractionRow } from '@/shared/api/types';
import { useDispositionName, useQueueName } from '@/shared/directory/directory';
import { clockOf } from '@/shared/format/duration';
import { displayNumber } from '@/shared/format/phone_number';
import { useLabel } from '@/shared/i18n/use_label';
import { Ago } from '@/shared/ui/ago';
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
  columns: Column[];
}

export function InteractionTable({ rows, columns }: Props) {
  const { t } = useTranslation('interactions');
  const words = useTranslation('words');
  const navigate = useNavigate();
  const queueName = useQueueName();
  const dispositionName = useDispositionName();
  const label = useLabel();

  const cell: Record<Column, (row: InteractionRow) => ReactNode> = {
    time: (row) => (
      <Link to={`/interactions/${row.id}`} onClick={(event) => event.stopPropagation()}>
        <Ago at={row.started_at} />
      </Link>
    ),
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
    <div className="table-scroll">
      <table className="dense-table">
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column} scope="col" className={figures.includes(column) ? 'right' : ''}>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={row.id}
              data-link
              data-testid="interaction-row"
              onClick={() => void navigate(`/interactions/${row.id}`)}
            >
              {columns.map((column) => (
                <td key={column} className={figures.includes(column) ? 'right figures' : ''}>
                  {cell[column](row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
