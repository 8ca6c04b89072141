import type { operations } from './generated';
import type { Schemas } from './types';

export type Customer = Schemas['Customer'];
export type CustomerForm = Schemas['CustomerForm'];
export type CustomerPage = Schemas['CustomerPage'];
export type CustomerList = Schemas['CustomerList'];

export type TicketStatus = Schemas['TicketStatus'];
export type TicketPriority = Schemas['Priority'];
export type TicketRow = Schemas['TicketRow'];
export type TicketComment = Schemas['TicketComment'];
export type TicketPage = Schemas['TicketPage'];
export type TicketForm = Schemas['TicketForm'];
export type TicketList = Schemas['TicketList'];

export type Task = Schemas['Task'];
export type TaskStatus = Schemas['TaskStatus'];
export type TaskList = Schemas['TaskList'];

export type SetAsideRow = Schemas['SetAsideRow'];

// Words for keys.
export type Directory = Schemas['Directory'];
export type DirectoryQueue = Schemas['DirectoryQueue'];
export type DirectoryAgent = Schemas['DirectoryAgent'];

// What a list is asked for; the cursor comes with each page.
type Query<Name extends keyof operations> = Omit<
  NonNullable<operations[Name]['parameters']['query']>,
  'cursor'
>;
export type InteractionFilter = Query<'list_interactions'>;
export type TicketFilter = Query<'list_tickets'>;
