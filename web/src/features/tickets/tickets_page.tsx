import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { TicketFilter } from '@/shared/api/records';
import { Ago } from '@/shared/ui/ago';
import { PageHead } from '@/shared/ui/page_head';
import { PagedFace } from '@/shared/ui/paged_face';
import { Panel } from '@/shared/ui/panel';
import { useFilter } from '@/shared/ui/use_filter';
import { useTickets } from './api/ticket_list';
import { NewTicketDialog } from './new_ticket_dialog';
import { PriorityWord, StatusWord } from './ticket_state';
import { ticketStatuses } from './ticket_words';

export function TicketsPage() {
  const { t } = useTranslation('tickets');
  const navigate = useNavigate();
  const { filter: wanted, change } = useFilter(['text', 'status'] as const);
  const [creating, setCreating] = useState(false);
  const [text, setText] = useState(wanted.text ?? '');
  const status = ticketStatuses.find((each) => each === wanted.status);
  const filter: TicketFilter = { ...(wanted.text ? { text: wanted.text } : {}), status };
  const list = useTickets(filter);

  return (
    <div className="page">
      <PageHead title={t('title')}>
        <Button type="primary" onClick={() => setCreating(true)} data-testid="new-ticket">
          {t('new')}
        </Button>
      </PageHead>
      <div className="filters" role="search">
        <Input.Search
          className="filter-text"
          value={text}
          allowClear
          placeholder={t('search')}
          aria-label={t('search')}
          onChange={(event) => setText(event.target.value)}
          onSearch={(value) => change({ text: value.trim() })}
          data-testid="filter-text"
        />
        <Select
          className="filter-choice"
          allowClear
          value={filter.status}
          placeholder={t('status_title')}
          aria-label={t('status_title')}
          data-testid="filter-status"
          onChange={(value: string | undefined) => change({ status: value })}
          options={ticketStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
        />
      </div>
      <Panel>
        <PagedFace list={list} empty={t('none_found')}>
          {(rows) => (
            <div className="table-scroll">
              <table className="dense-table">
                <thead>
                  <tr>
                    <th scope="col">{t('number')}</th>
                    <th scope="col">{t('subject')}</th>
                    <th scope="col">{t('customer')}</th>
                    <th scope="col">{t('status_title')}</th>
                    <th scope="col">{t('priority_title')}</th>
                    <th scope="col">{t('assignee')}</th>
                    <th scope="col">{t('changed')}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((ticket) => (
                    <tr
                      key={ticket.id}
                      data-link
                      data-testid="ticket-row"
                      onClick={() => void navigate(`/tickets/${ticket.id}`)}
                    >
                      <td className="figures nowrap">
                        <Link to={`/tickets/${ticket.id}`} onClick={(e) => e.stopPropagation()}>
                          {ticket.number}
                        </Link>
                      </td>
                      <td className="strong">{ticket.subject}</td>
                      <td>{ticket.customer_name || '–'}</td>
                      <td>
                        <StatusWord status={ticket.status} />
                      </td>
                      <td>
                        <PriorityWord priority={ticket.priority} />
                      </td>
                      <td className="nowrap">{ticket.assignee_name || '–'}</td>
                      <td className="secondary">
                        <Ago at={ticket.updated_at} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </PagedFace>
      </Panel>
      <NewTicketDialog
        open={creating}
        close={() => setCreating(false)}
        about={{ customerId: null, customerName: '', interactionId: null, subject: '' }}
      />
    </div>
  );
}
