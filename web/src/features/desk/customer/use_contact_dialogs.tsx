import { useState, type ReactNode } from 'react';
import { EditCustomerDialog } from '@/features/customers/edit_customer_dialog';
import { NewTicketDialog, type TicketSubjectMatter } from '@/features/tickets/new_ticket_dialog';
import type { Customer } from '@/shared/api/records';

export interface ContactDialogs {
  newTicket: (about: TicketSubjectMatter) => void;
  editCustomer: (customer: Customer) => void;
}

const aboutNothing: TicketSubjectMatter = {
  customerId: null,
  customerName: '',
  interactionId: null,
  subject: '',
};

// They stay while the contact goes: a wrap-up that runs out, or the next call, takes nobody's words away. Each is about
// what it was opened for.
export function useContactDialogs(): { dialogs: ContactDialogs; shown: ReactNode } {
  const [about, setAbout] = useState(aboutNothing);
  const [ticketOpen, setTicketOpen] = useState(false);
  const [customer, setCustomer] = useState<Customer | null>(null);

  return {
    dialogs: {
      newTicket: (matter) => {
        if (ticketOpen) return;
        setAbout(matter);
        setTicketOpen(true);
      },
      editCustomer: setCustomer,
    },
    shown: (
      <>
        <NewTicketDialog open={ticketOpen} close={() => setTicketOpen(false)} about={about} />
        {customer && (
          <EditCustomerDialog
            key={customer.id}
            customer={customer}
            close={() => setCustomer(null)}
          />
        )}
      </>
    ),
  };
}
