import type { Document, Kind, RecordOf } from './configuration';
import type {
  Customer,
  CustomerForm,
  CustomerList,
  CustomerPage,
  Directory,
  TaskList,
  Task,
  TicketForm,
  TicketList,
  TicketPage,
} from './records';
import type {
  BoardState,
  DeskState,
  Id,
  InteractionList,
  InteractionPage,
  Peaks,
  Presence,
  Problem,
  Session,
} from './types';

// One operation of the interface, in the form that openapi-fetch reads.
interface Operation<Answer, Body = never, Path = never, Query = never> {
  parameters: {
    query?: [Query] extends [never] ? never : Query;
    header?: never;
    cookie?: never;
  } & ([Path] extends [never] ? { path?: never } : { path: Path });
  requestBody?: [Body] extends [never] ? never : { content: { 'application/json': Body } };
  responses: {
    200: { headers: Record<string, unknown>; content: { 'application/json': Answer } };
    default: { headers: Record<string, unknown>; content: { 'application/problem+json': Problem } };
  };
}

interface Get<Answer, Path = never, Query = never> {
  get: Operation<Answer, never, Path, Query>;
}
interface Post<Answer, Body = never, Path = never> {
  post: Operation<Answer, Body, Path>;
}
interface Put<Answer, Body = never, Path = never> {
  put: Operation<Answer, Body, Path>;
}

interface ById {
  id: Id;
}
interface Paging {
  limit?: number;
  cursor?: string;
}
interface Empty {
  [key: string]: never;
}

export interface InteractionFilter extends Paging {
  from?: string;
  to?: string;
  queue?: string;
  agent?: string;
  outcome?: string;
  customer?: string;
  text?: string;
}

type CallVerb = Post<DeskState, never, ById>;

export interface paths {
  '/session': Get<Session> &
    Post<Session, { login: string; password: string }> & { delete: Operation<Empty> };
  '/desk': Get<DeskState>;
  '/desk/set_presence': Post<DeskState, { presence: Presence; reason: string | null }>;
  '/offers/{id}/accept_offer': CallVerb;
  '/offers/{id}/reject_offer': CallVerb;
  '/interactions/{id}/hold_call': CallVerb;
  '/interactions/{id}/resume_call': CallVerb;
  '/interactions/{id}/mute_call': CallVerb;
  '/interactions/{id}/unmute_call': CallVerb;
  '/interactions/{id}/hang_up_call': CallVerb;
  '/interactions/{id}/end_wrap_up': CallVerb;
  '/interactions/{id}/send_digits': Post<DeskState, { digits: string }, ById>;
  '/interactions/{id}/note': Put<Empty, { text: string }, ById>;
  '/interactions/{id}/disposition': Put<Empty, { disposition: string }, ById>;
  '/interactions/{id}/link_customer': Post<Empty, { customer_id: Id }, ById>;
  '/interactions': Get<InteractionList, never, InteractionFilter>;
  '/interactions/{id}': Get<InteractionPage, ById>;
  '/board': Get<BoardState>;
  '/recordings/{id}/peaks': Get<Peaks, ById>;
  '/customers': Get<CustomerList, never, Paging & { text?: string }> & Post<Customer, CustomerForm>;
  '/customers/{id}': Get<CustomerPage, ById> & Put<Customer, CustomerForm, ById>;
  '/tickets': Get<
    TicketList,
    never,
    Paging & { status?: string; text?: string; customer?: string }
  > &
    Post<TicketPage, TicketForm>;
  '/tickets/{id}': Get<TicketPage, ById> & Put<TicketPage, TicketForm, ById>;
  '/tickets/{id}/comments': Post<TicketPage, { text: string }, ById>;
  '/tasks': Get<TaskList, never, Paging & { status?: string }>;
  '/tasks/{id}/complete_task': Post<Task, never, ById>;
  '/settings': Get<Document>;
  '/settings/{kind}': Get<RecordOf<Kind>[], { kind: Kind }>;
  '/settings/{kind}/{key}': Put<RecordOf<Kind>, RecordOf<Kind>, { kind: Kind; key: string }> & {
    delete: Operation<Empty, never, { kind: Kind; key: string }>;
  };
  '/directory': Get<Directory>;
  '/simulated_calls': Post<Empty, { calls: number; number: string }>;
}
