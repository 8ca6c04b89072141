import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Button, Input, Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import type { TicketForm, TicketPage as Page } from '@/shared/api/records';
import { CustomerSelect } from '@/shared/customer_search/customer_select';
import { Ago } from '@/shared/ui/ago';
import { EmptyFace } from '@/shared/ui/faces';
import { PageHead } from '@/shared/ui/page_head';
import { Panel } from '@/shared/ui/panel';
import { QueryFace } from '@/shared/ui/query_face';
import { useDraft } from '@/shared/ui/use_draft';
import { useSay } from '@/shared/ui/use_say';
import { useStale } from '@/shared/ui/use_stale';
import { useAddComment } from './api/add_comment';
import { ticketQuery } from './api/ticket';
import { useUpdateTicket } from './api/update_ticket';
import { AssigneeSelect } from './assignee_select';
import { EditTicketDialog } from './edit_ticket_dialog';
import { formOf } from './ticket_form';
import { StatusWord } from './ticket_state';
import { ticketPriorities, ticketStatuses } from './ticket_words';
import './ticket_links.css';

export function TicketPage() {
  const { id = '' } = useParams();
  const query = useQuery(ticketQuery(id));
  return (
    <div className="page">
      <QueryFace query={query} rows={10}>
        {(page) => <Shown page={page} />}
      </QueryFace>
    </div>
  );
}

function Shown({ page }: { page: Page }) {
  const { t } = useTranslation('tickets');
  const words = useTranslation('words');
  const [editing, setEditing] = useState(false);
  const { ticket, comments } = page;
  return (
    <>
      <PageHead
        title={
          <span className="row">
            <span className="secondary figures">{ticket.number}</span> {ticket.subject}
            <StatusWord status={ticket.status} />
          </span>
        }
      >
        <Link to="/tickets">{t('all')}</Link>
        <Button onClick={() => setEditing(true)} data-testid="edit-ticket">
          {words.t('edit')}
        </Button>
      </PageHead>
      <div className="columns">
        <div className="column">
          <Panel title={t('description')}>
            {ticket.description ? (
              <p className="ticket-text ticket-description">{ticket.description}</p>
            ) : (
              <EmptyFace text={t('no_description')} />
            )}
          </Panel>
          <Panel title={t('comments')} extra={<span className="figures">{comments.length}</span>}>
            {comments.map((comment) => (
              <div key={comment.id} className="ticket-comment" data-testid="ticket-comment">
                <p className="secondary">
                  {comment.author_name} · <Ago at={comment.created_at} />
                </p>
                <p className="ticket-text">{comment.text}</p>
              </div>
            ))}
            <Reply key={ticket.id} id={ticket.id} />
          </Panel>
        </div>
        <Panel title={t('facts')}>
          <Fields page={page} />
        </Panel>
      </div>
      {editing && <EditTicketDialog ticket={ticket} close={() => setEditing(false)} />}
    </>
  );
}

function Reply({ id }: { id: string }) {
  const { t } = useTranslation('tickets');
  const say = useSay();
  const [text, setText] = useDraft(`comment ${id}`);
  const add = useAddComment(id);
  return (
    <div className="ticket-reply">
      <Input.TextArea
        value={text}
        placeholder={t('comment')}
        aria-label={t('comment')}
        autoSize={{ minRows: 2, maxRows: 8 }}
        onChange={(event) => setText(event.target.value)}
        data-testid="ticket-comment-text"
      />
      <Button
        type="primary"
        disabled={!text.trim()}
        loading={add.isPending}
        onClick={() =>
          add.mutate(text.trim(), { onSuccess: () => setText(''), onError: say.failed })
        }
        data-testid="ticket-comment-save"
      >
        {t('add_comment')}
      </Button>
    </div>
  );
}

function Fields({ page: { ticket } }: { page: Page }) {
  const { t } = useTranslation('tickets');
  const say = useSay();
  const update = useUpdateTicket(ticket.id);
  const stale = useStale();
  const queries = useQueryClient();
  const { status, priority } = ticket;
  const change = (changed: Partial<TicketForm>) =>
    update.mutate(
      { ...formOf(ticket), ...changed },
      {
        onError: (error) => {
          const again = () => queries.invalidateQueries({ queryKey: ['tickets'] });
          if (!stale(error, again)) say.failed(error);
        },
      },
    );

  return (
    <>
      <div className="ticket-fields list-fields">
        <label className="stacked">
          <span className="secondary">{t('status_title')}</span>
          <Select
            value={status}
            onChange={(value) => change({ status: value })}
            options={ticketStatuses.map((value) => ({ value, label: t(`status.${value}`) }))}
            data-testid="ticket-status"
          />
        </label>
        <label className="stacked">
          <span className="secondary">{t('priority_title')}</span>
          <Select
            value={priority}
            onChange={(value) => change({ priority: value })}
            options={ticketPriorities.map((value) => ({ value, label: t(`priority.${value}`) }))}
          />
        </label>
        <label className="stacked">
          <span className="secondary">{t('assignee')}</span>
          <AssigneeSelect
            value={ticket.assignee_id}
            name={ticket.assignee_name}
            onChange={(id) => change({ assignee_id: id })}
            data-testid="ticket-assignee"
          />
        </label>
        <label className="stacked">
          <span className="secondary">{t('customer')}</span>
          <CustomerSelect
            value={ticket.customer_id}
            name={ticket.customer_name}
            allowClear
            onChange={(id) => change({ customer_id: id })}
            data-testid="ticket-customer"
          />
        </label>
        {ticket.customer_id && (
          <Link to={`/customers/${ticket.customer_id}`} data-testid="ticket-customer-link">
            {t('show_customer')}
          </Link>
        )}
      </div>
      <dl className="facts">
        <dt>{t('call')}</dt>
        <dd>
          {ticket.interaction_id ? (
            <Link to={`/interactions/${ticket.interaction_id}`}>{t('show_call')}</Link>
          ) : (
            '–'
          )}
        </dd>
        <dt>{t('opened')}</dt>
        <dd>
          <Ago at={ticket.created_at} />
        </dd>
        <dt>{t('changed')}</dt>
        <dd>
          <Ago at={ticket.updated_at} />
        </dd>
      </dl>
    </>
  );
}
