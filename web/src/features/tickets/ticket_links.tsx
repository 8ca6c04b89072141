import { useQueries } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { TicketRow } from '@/shared/api/records';
import { Ago } from '@/shared/ui/ago';
import { ErrorFace, LoadingFace } from '@/shared/ui/faces';
import { ticketQuery } from './api/ticket';
import { StatusWord } from './ticket_state';
import './ticket_links.css';

export function TicketLinks({ tickets }: { tickets: TicketRow[] }) {
  const { t } = useTranslation('tickets');
  if (tickets.length === 0) return <p className="side-empty secondary">{t('none')}</p>;
  return (
    <ul className="ticket-links">
      {tickets.map((ticket) => (
        <li key={ticket.id}>
          <Link to={`/tickets/${ticket.id}`}>
            <span className="cut">{ticket.subject}</span>
            <StatusWord status={ticket.status} />
            <span className="secondary">
              {ticket.number} · <Ago at={ticket.created_at} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

// Where only the ids are known.
export function TicketLinksById({ ids }: { ids: string[] }) {
  const found = useQueries({ queries: ids.map(ticketQuery) });
  const tickets = found.flatMap(({ data }) => (data ? [data.ticket] : []));
  const failed = found.find(({ isError }) => isError);
  if (tickets.length === 0 && !failed) return <LoadingFace rows={1} />;
  const again = () => found.forEach(({ isError, refetch }) => isError && void refetch());
  return (
    <>
      {tickets.length > 0 && <TicketLinks tickets={tickets} />}
      {failed && <ErrorFace error={failed.error} retry={again} />}
    </>
  );
}
