import type { TicketForm, TicketRow } from '@/shared/api/records';

// A ticket as it is sent back, to be changed in part.
export function formOf(ticket: TicketRow): TicketForm {
  const { subject, description, status, priority, version } = ticket;
  const { customer_id, interaction_id, assignee_id } = ticket;
  return {
    subject,
    description,
    status,
    priority,
    customer_id,
    interaction_id,
    assignee_id,
    version,
  };
}
