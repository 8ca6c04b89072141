import { PhoneOutlined } from '@ant-design/icons';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { InteractionRow } from '@/shared/api/types';
import { OutcomeWord } from '@/features/interactions/outcome_word';
import { useDispositionName, useQueueName } from '@/shared/directory/directory';
import { clockOf } from '@/shared/format/duration';
import { Ago } from '@/shared/ui/ago';
import './customer_history.css';

export function CustomerHistory({ interactions }: { interactions: InteractionRow[] }) {
  const { t } = useTranslation('customers');
  const queueName = useQueueName();
  const dispositionName = useDispositionName();
  if (interactions.length === 0) return <p className="side-empty secondary">{t('no_history')}</p>;

  const titleOf = (row: InteractionRow) => {
    if (row.disposition) return dispositionName(row.queue, row.disposition);
    return row.queue ? queueName(row.queue) : row.number;
  };

  return (
    <ul className="history">
      {interactions.map((row) => (
        <li key={row.id}>
          <Link to={`/interactions/${row.id}`}>
            <span className="secondary history-at">
              <Ago at={row.started_at} />
            </span>
            <PhoneOutlined aria-hidden />
            <span className="cut">{titleOf(row)}</span>
            <span className="secondary history-below cut">
              {row.outcome === 'handled' ? (
                [row.agent_name, clockOf(row.talked_ms, false)].filter(Boolean).join(' · ')
              ) : (
                <OutcomeWord outcome={row.outcome} />
              )}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
