import type { TicketPriority, TicketStatus } from '@/shared/api/records';

export const ticketPriorities: TicketPriority[] = ['low', 'normal', 'high', 'urgent'];
export const ticketStatuses: TicketStatus[] = ['open', 'pending', 'solved', 'closed'];
