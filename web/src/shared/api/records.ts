import type { Id, InteractionRow, Labels, Page, Timestamp } from './types';
import type { Disposition } from './configuration';

export interface Customer {
  id: Id;
  name: string;
  company: string;
  numbers: string[];
  region: string;
  note: string;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface CustomerForm {
  name: string;
  company: string;
  numbers: string[];
  note: string;
  interaction_id: Id | null;
}

export interface CustomerPage {
  customer: Customer;
  interactions: InteractionRow[];
  tickets: TicketRow[];
}

export type CustomerList = Page<Customer>;

export type TicketStatus = 'open' | 'pending' | 'solved' | 'closed';
export type TicketPriority = 'low' | 'normal' | 'high' | 'urgent';

export interface TicketRow {
  id: Id;
  number: string;
  subject: string;
  status: TicketStatus;
  priority: TicketPriority;
  customer_id: Id | null;
  customer_name: string;
  interaction_id: Id | null;
  assignee_id: Id | null;
  assignee_name: string;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface TicketComment {
  id: Id;
  author_name: string;
  text: string;
  created_at: Timestamp;
}

export interface TicketPage {
  ticket: TicketRow & { description: string };
  comments: TicketComment[];
}

export interface TicketForm {
  subject: string;
  description: string;
  status: TicketStatus;
  priority: TicketPriority;
  customer_id: Id | null;
  interaction_id: Id | null;
  assignee_id: Id | null;
}

export type TicketList = Page<TicketRow>;

export interface Task {
  id: Id;
  interaction_id: Id | null;
  customer_id: Id | null;
  customer_name: string;
  caller: string;
  queue: string;
  reason: string;
  created_at: Timestamp;
  completed_at: Timestamp | null;
  completed_by_name: string;
}

export type TaskList = Page<Task>;

export interface DirectoryQueue {
  id: Id;
  key: string;
  name: Labels;
  dispositions: Disposition[];
}

export interface DirectoryAgent {
  id: Id;
  name: string;
  number: string;
}

// Words for keys.
export interface Directory {
  queues: DirectoryQueue[];
  skills: { key: string; name: Labels }[];
  agents: DirectoryAgent[];
  calendars: { key: string; name: Labels }[];
}
