import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { customerQuery } from '@/features/customers/api/customer';
import { CustomerFacts } from '@/features/customers/customer_facts';
import { CustomerHistory } from '@/features/customers/customer_history';
import { EditCustomerDialog } from '@/features/customers/edit_customer_dialog';
import { NewTicketDialog } from '@/features/tickets/new_ticket_dialog';
import { TicketLinks } from '@/features/tickets/ticket_links';
import { useQueueName } from '@/shared/directory/directory';
import { ErrorFace, LoadingFace } from '@/shared/ui/faces';
import type { Contact } from '../conversation/contact';
import { useKeys } from '../keys/use_keys';
import { UnknownCustomer } from './unknown_customer';

export function CustomerPanel({ contact }: { contact: Contact }) {
  const { t } = useTranslation('desk');
  const [ticketOpen, setTicketOpen] = useState(false);
  const queueName = useQueueName();
  useKeys({ ticket: () => setTicketOpen(true) });
  const { customer_id: customerId, name } = contact.caller;
  const known = customerId !== '0' && customerId !== '';

  return (
    <>
      <div className="scroll grow customer-scroll">
        {known ? (
          <KnownCustomer key={customerId} id={customerId} />
        ) : (
          <UnknownCustomer contact={contact} />
        )}
      </div>
      <div className="customer-foot">
        <Button type="primary" block onClick={() => setTicketOpen(true)} data-testid="new-ticket">
          {t('customer.new_ticket')}
        </Button>
      </div>
      <NewTicketDialog
        open={ticketOpen}
        close={() => setTicketOpen(false)}
        about={{
          customerId: known ? customerId : null,
          customerName: name,
          interactionId: contact.interactionId,
          subject: [queueName(contact.queue), name].filter(Boolean).join(' · '),
        }}
      />
    </>
  );
}

function KnownCustomer({ id }: { id: string }) {
  const { t } = useTranslation('desk');
  const words = useTranslation('words');
  const [editing, setEditing] = useState(false);
  const query = useQuery(customerQuery(id));
  if (query.isError) return <ErrorFace error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <LoadingFace />;
  const { customer, interactions, tickets } = query.data;

  return (
    <>
      <header className="customer-head">
        <h2 className="cut" data-testid="customer-name">
          <Link to={`/customers/${id}`}>{customer.name || words.t('unknown_caller')}</Link>
        </h2>
        <Button type="link" size="small" onClick={() => setEditing(true)}>
          {words.t('edit')}
        </Button>
      </header>
      <CustomerFacts customer={customer} />
      <h3 className="side-title">
        {t('customer.tickets')} <span>{tickets.length}</span>
      </h3>
      <TicketLinks tickets={tickets.slice(0, 5)} />
      <h3 className="side-title">
        {t('customer.history')} <span>{interactions.length}</span>
      </h3>
      <CustomerHistory interactions={interactions.slice(0, 12)} />
      {editing && <EditCustomerDialog customer={customer} close={() => setEditing(false)} />}
    </>
  );
}
