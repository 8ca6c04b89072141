import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { customerQuery } from '@/features/customers/api/customer';
import { CustomerFacts } from '@/features/customers/customer_facts';
import { CustomerHistory } from '@/features/customers/customer_history';
import { TicketLinks } from '@/features/tickets/ticket_links';
import type { Customer } from '@/shared/api/records';
import { useQueueName } from '@/shared/directory/directory';
import { ErrorFace, LoadingFace } from '@/shared/ui/faces';
import type { Contact } from '../conversation/contact';
import { ariaKeysOf, deskKeys } from '../keys/key_of';
import { useKeys } from '../keys/use_keys';
import { UnknownCustomer } from './unknown_customer';
import type { ContactDialogs } from './use_contact_dialogs';

interface Props {
  contact: Contact;
  dialogs: ContactDialogs;
}

export function CustomerPanel({ contact, dialogs }: Props) {
  const { t } = useTranslation('desk');
  const queueName = useQueueName();
  const { customer_id: customerId, name } = contact.caller;
  const known = customerId !== '0' && customerId !== '';
  const newTicket = () =>
    dialogs.newTicket({
      customerId: known ? customerId : null,
      customerName: name,
      interactionId: contact.interactionId,
      subject: [queueName(contact.queue), name].filter(Boolean).join(' · '),
    });
  useKeys({ ticket: newTicket });

  return (
    <>
      <div className="scroll grow customer-scroll">
        {known ? (
          <KnownCustomer key={customerId} id={customerId} edit={dialogs.editCustomer} />
        ) : (
          <UnknownCustomer contact={contact} />
        )}
      </div>
      <div className="customer-foot">
        <Button
          type="primary"
          block
          onClick={newTicket}
          aria-keyshortcuts={ariaKeysOf('ticket')}
          data-testid="new-ticket"
        >
          {t('customer.new_ticket')} <kbd aria-hidden>{deskKeys.ticket}</kbd>
        </Button>
      </div>
    </>
  );
}

interface KnownProps {
  id: string;
  edit: (customer: Customer) => void;
}

function KnownCustomer({ id, edit }: KnownProps) {
  const { t } = useTranslation('desk');
  const words = useTranslation('words');
  const query = useQuery(customerQuery(id));
  if (query.isError) return <ErrorFace error={query.error} retry={() => void query.refetch()} />;
  if (!query.data) return <LoadingFace />;
  const { customer, interactions, tickets } = query.data;

  return (
    <>
      <header className="customer-head">
        <h2 className="cut" data-testid="customer-name">
          <Link to={`/customers/${id}`}>
            {customer.name || customer.company || words.t('unknown_caller')}
          </Link>
        </h2>
        <Button
          type="link"
          size="small"
          onClick={() => edit(customer)}
          data-testid="desk-edit-customer"
        >
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
    </>
  );
}
