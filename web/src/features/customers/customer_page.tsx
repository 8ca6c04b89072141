import { useQuery } from '@tanstack/react-query';
import { Alert, Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useParams } from 'react-router';
import { InteractionTable } from '@/features/interactions/interaction_table';
import { NewTicketButton } from '@/features/tickets/new_ticket_button';
import { TicketLinks } from '@/features/tickets/ticket_links';
import { EmptyFace } from '@/shared/ui/faces';
import { PageHead } from '@/shared/ui/page_head';
import { Panel } from '@/shared/ui/panel';
import { QueryFace } from '@/shared/ui/query_face';
import { customerQuery } from './api/customer';
import { CustomerFacts } from './customer_facts';
import { EditCustomerDialog } from './edit_customer_dialog';

export function CustomerPage() {
  const { t } = useTranslation('customers');
  const words = useTranslation('words');
  const { id = '' } = useParams();
  const query = useQuery(customerQuery(id));
  const [editing, setEditing] = useState(false);

  return (
    <div className="page">
      <QueryFace query={query} rows={10}>
        {({ customer, interactions, tickets, likely_doubles }) => (
          <>
            <PageHead title={customer.name || customer.company || words.t('unknown_caller')}>
              <Link to="/customers">{t('all')}</Link>
              <Button onClick={() => setEditing(true)} data-testid="edit-customer">
                {words.t('edit')}
              </Button>
            </PageHead>
            {likely_doubles.length > 0 && (
              <Alert
                type="info"
                showIcon
                data-testid="likely-doubles"
                title={t('likely_doubles')}
                description={likely_doubles.map((other) => (
                  <div key={other.id}>
                    <Link to={`/customers/${other.id}`}>{other.name}</Link>
                  </div>
                ))}
              />
            )}
            <div className="columns">
              <Panel
                title={t('history')}
                extra={<span className="figures">{interactions.length}</span>}
              >
                {interactions.length > 0 ? (
                  <InteractionTable
                    rows={interactions}
                    columns={[
                      'time',
                      'queue',
                      'agent',
                      'talked',
                      'outcome',
                      'disposition',
                      'marks',
                    ]}
                  />
                ) : (
                  <EmptyFace text={t('no_history')} />
                )}
              </Panel>
              <div className="column">
                <Panel title={t('profile')}>
                  <CustomerFacts customer={customer} />
                </Panel>
                <Panel
                  title={t('tickets')}
                  extra={
                    <NewTicketButton
                      about={{
                        customerId: customer.id,
                        customerName: customer.name,
                        interactionId: null,
                        subject: '',
                      }}
                    />
                  }
                >
                  {tickets.length > 0 ? (
                    <TicketLinks tickets={tickets} />
                  ) : (
                    <EmptyFace text={t('no_tickets')} />
                  )}
                </Panel>
              </div>
            </div>
            {editing && <EditCustomerDialog customer={customer} close={() => setEditing(false)} />}
          </>
        )}
      </QueryFace>
    </div>
  );
}
