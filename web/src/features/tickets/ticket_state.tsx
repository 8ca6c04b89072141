import { useTranslation } from 'react-i18next';
import type { TicketPriority, TicketStatus } from '@/shared/api/records';

const statusClass: Record<TicketStatus, string> = {
  open: 'state-on-call',
  pending: 'state-ringing',
  solved: 'state-available',
  closed: 'state-offline',
};

export function StatusWord({ status }: { status: TicketStatus }) {
  const { t } = useTranslation('tickets');
  return (
    <span className={`row nowrap ${statusClass[status]}`} data-state={status}>
      <span className="dot" aria-hidden />
      <span className="state-word">{t(`status.${status}`)}</span>
    </span>
  );
}

export function PriorityWord({ priority }: { priority: TicketPriority }) {
  const { t } = useTranslation('tickets');
  const style = priority === 'urgent' ? 'text-alarm' : priority === 'high' ? 'text-warn' : '';
  return <span className={`nowrap ${style}`}>{t(`priority.${priority}`)}</span>;
}
