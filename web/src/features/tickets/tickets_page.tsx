import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketFilter, TicketRow } from '@/shared/api/records';
import { Ago } from '@/shared/ui/ago';
import { ChoiceFilter } from '@/shared/ui/choice_filter';
import { ListPage } from '@/shared/ui/list_page';
import { ListTable, type ListColumn } from '@/shared/ui/list_table';
import { TextFilter } from '@/shared/ui/text_filter';
import { useFilter } from '@/shared/ui/use_filter';
import { useTickets } from './api/ticket_list';
import { NewTicketDialog } from './new_ticket_dialog';
import { PriorityWord, StatusWord } from './ticket_state';
import { ticketStatuses } from './ticket_words';

function useColumns(): ListColumn<TicketRow>[] {
  const { t } = useTranslation('tickets');
  return [
    { key: 'number', title: t('number'), look: 'figures nowrap', cell: ({ number }) => number },
    { key: 'subject', title: t('subject'), look: 'strong', cell: ({ subject }) => subject },
    { key: 'customer', title: t('customer'), cell: (ticket) => ticket.customer_name || '–' },
    {
      key: 'status',
      title: t('status_title'),
      cell: ({ status }) => <StatusWord status={status} />,
    },
    {
      key: 'priority',
      title: t('priority_title'),
      cell: ({ priority }) => <PriorityWord priority={priority} />,
    },
    {
      key: 'assignee',
      title: t('assignee'),
      look: 'nowrap',
      cell: (ticket) => ticket.assignee_name || '–',
    },
    {
      key: 'changed',
      title: t('changed'),
      look: 'secondary',
      cell: ({ updated_at }) => <Ago at={updated_at} />,
    },
  ];
}

export function TicketsPage() {
  const { t } = useTranslation('tickets');
  const { filter: wanted, change } = useFilter(['text', 'status'] as const);
  const [creating, setCreating] = useState(false);
  const status = ticketStatuses.find((each) => each === wanted.status);
  const filter: TicketFilter = { ...(wanted.text ? { text: wanted.text } : {}), status };
  const list = useTickets(filter);
  const columns = useColumns();

  return (
    <>
      <ListPage
        title={t('title')}
        tools={
          <Button type="primary" onClick={() => setCreating(true)} data-testid="new-ticket">
            {t('new')}
          </Button>
        }
        filters={
          <>
            <TextFilter
              value={wanted.text}
              label={t('search')}
              change={(text) => change({ text })}
            />
            <ChoiceFilter
              value={status}
              label={t('status_title')}
              options={ticketStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
              change={(value) => change({ status: value })}
              testId="filter-status"
            />
          </>
        }
        list={list}
        empty={t('none_found')}
      >
        {(rows) => (
          <ListTable
            rows={rows}
            keyOf={({ id }) => id}
            columns={columns}
            to={({ id }) => `/tickets/${id}`}
            testId="ticket-row"
          />
        )}
      </ListPage>
      <NewTicketDialog
        open={creating}
        close={() => setCreating(false)}
        about={{ customerId: null, customerName: '', interactionId: null, subject: '' }}
      />
    </>
  );
}
