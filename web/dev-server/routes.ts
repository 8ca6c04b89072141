import type { Customer, CustomerForm, TicketForm, TicketPage } from '../src/shared/api/records';
import type { Document, Kind } from '../src/shared/api/configuration';
import type { Presence } from '../src/shared/api/types';
import {
  elsewhere,
  comments,
  configuration,
  customers,
  directory,
  interactions,
  tasks,
  tickets,
  type Login,
  type Ticket,
} from './company';
import { pastTimeline, type Machine } from './machine';
import { peaksOf } from './sound';

export class Refused {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly path = '',
    readonly detail = '',
  ) {}
}

export interface Asked {
  user: Login;
  machine: Machine;
  board: () => unknown;
  changed: (kind: string, id: string) => void;
  query: URLSearchParams;
  body: unknown;
  ids: string[];
}

type Answer = (asked: Asked) => unknown;

// Of two who change the same, the second is told.
function holdVersion(form: { version?: number | null }, old?: { version: number }): void {
  if (old && form.version !== old.version) throw new Refused(409, 'conflict', '/version');
}

const notes = new Map<string, string>([
  ['9100', '净水器 X3 漏水，11-15 安装。要求退款并赔地板。已指导关阀。'],
]);
const dispositions = new Map<string, string>();
let lastId = 30_000;

function page<Row>(rows: Row[], query: URLSearchParams) {
  const limit = Number(query.get('limit') ?? 50);
  const from = Number(query.get('cursor') ?? 0);
  const next = from + limit < rows.length ? String(from + limit) : null;
  return { items: rows.slice(from, from + limit), next };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Refused(404, 'not_found');
  return value;
}

function act(asked: Asked, done: boolean) {
  if (!done) throw new Refused(409, 'conflict');
  return asked.machine.state;
}

function listInteractions({ query, user }: Asked) {
  const text = query.get('text') ?? '';
  const mineOnly = user.roles.length === 1 && user.roles[0] === 'agent';
  const rows = interactions.filter(
    (row) =>
      (!mineOnly || row.agent_id === user.id) &&
      (!query.get('agent') || row.agent_id === query.get('agent')) &&
      (!query.get('queue') || row.queue === query.get('queue')) &&
      (!query.get('outcome') || row.outcome === query.get('outcome')) &&
      `${row.customer_name} ${row.caller}`.includes(text),
  );
  return page(rows, query);
}

function showInteraction({ ids: [id = ''], machine }: Asked) {
  const past = interactions.find((row) => row.id === id);
  const current = machine.state.call ?? machine.state.wrap_up;
  const row = past ?? {
    ...interactions[0],
    id,
    outcome: null,
    recorded: false,
    started_at: machine.timelines.get(id)?.[0]?.at ?? new Date().toISOString(),
    caller: current?.caller.number,
  };
  return {
    interaction: { ...row, disposition: dispositions.get(id) ?? past?.disposition ?? '' },
    timeline: machine.timelines.get(id) ?? pastTimeline(id),
    recordings: past?.recorded
      ? [{ id, started_at: past.started_at, duration_ms: past.talked_ms, complete: true }]
      : [],
    note: notes.get(id) ?? '',
    tickets: tickets.filter((ticket) => ticket.interaction_id === id).map((ticket) => ticket.id),
  };
}

function saveCustomer(form: CustomerForm, old?: Customer): Customer {
  if (!form.name.trim()) throw new Refused(422, 'invalid', '/name');
  holdVersion(form, old);
  const now = new Date().toISOString();
  const { name, company, numbers, note } = form;
  const customer: Customer = {
    id: old?.id ?? String((lastId += 1)),
    name,
    company,
    numbers,
    region: old?.region ?? elsewhere,
    note,
    created_at: old?.created_at ?? now,
    updated_at: now,
    version: (old?.version ?? 0) + 1,
  };
  if (old) Object.assign(old, customer);
  else customers.unshift(customer);
  return customer;
}

function ticketPage(ticket: Ticket): TicketPage {
  return { ticket, comments: comments.get(ticket.id) ?? [] };
}

function saveTicket(form: TicketForm, old?: Ticket): TicketPage {
  if (!form.subject.trim()) throw new Refused(422, 'invalid', '/subject');
  holdVersion(form, old);
  const now = new Date().toISOString();
  const customer = customers.find(({ id }) => id === form.customer_id);
  const assignee = directory.agents.find(({ id }) => id === form.assignee_id);
  const ticket: Ticket = {
    id: String((lastId += 1)),
    number: `GD-${lastId - 9580}`,
    created_at: now,
    ...old,
    subject: form.subject,
    description: form.description,
    status: form.status,
    priority: form.priority,
    customer_id: form.customer_id ?? null,
    interaction_id: form.interaction_id ?? null,
    assignee_id: form.assignee_id ?? null,
    customer_name: customer?.name ?? '',
    assignee_name: assignee?.name ?? '',
    updated_at: now,
    version: (old?.version ?? 0) + 1,
  };
  if (old) Object.assign(old, ticket);
  else tickets.unshift(ticket);
  return ticketPage(ticket);
}

function saveSetting({ ids: [kind = '', key = ''], body }: Asked) {
  const records = found((configuration as unknown as Record<string, { key: string }[]>)[kind]);
  const record = body as { key: string; ring_timeout_s?: number };
  const place = records.findIndex((each) => each.key === key);
  if (record.ring_timeout_s !== undefined && record.ring_timeout_s > 120)
    throw new Refused(422, 'invalid', `/${kind}/${place}/ring_timeout_s`, '1 … 120');
  if (place < 0) records.push(record);
  else records[place] = record;
  return record;
}

const callVerbs = [
  'hold_call',
  'resume_call',
  'mute_call',
  'unmute_call',
  'hang_up_call',
  'end_wrap_up',
];

export const routes: [string, RegExp, Answer][] = [
  ['GET', /^\/desk$/, ({ machine }) => machine.state],
  [
    'POST',
    /^\/desk\/set_presence$/,
    ({ machine, body }) => {
      const { presence, reason } = body as { presence: Presence; reason: string | null };
      machine.wish(presence, reason);
      return machine.state;
    },
  ],
  ['POST', /^\/offers\/\d+\/accept_offer$/, (asked) => act(asked, asked.machine.accept())],
  ['POST', /^\/offers\/\d+\/reject_offer$/, (asked) => act(asked, asked.machine.reject())],
  ...callVerbs.map((verb): [string, RegExp, Answer] => [
    'POST',
    new RegExp(`^/interactions/\\d+/${verb}$`),
    (asked) => act(asked, asked.machine.change(verb)),
  ]),
  ['POST', /^\/interactions\/\d+\/send_digits$/, ({ machine }) => machine.state],
  [
    'PUT',
    /^\/interactions\/(\d+)\/note$/,
    ({ ids: [id = ''], body }) => {
      notes.set(id, (body as { text: string }).text);
      return {};
    },
  ],
  [
    'PUT',
    /^\/interactions\/(\d+)\/disposition$/,
    ({ ids: [id = ''], body }) => {
      dispositions.set(id, (body as { disposition: string }).disposition);
      return {};
    },
  ],
  [
    'POST',
    /^\/interactions\/\d+\/link_customer$/,
    ({ machine, body }) => {
      machine.link((body as { customer_id: string }).customer_id);
      return {};
    },
  ],
  ['GET', /^\/board$/, ({ board }) => board()],
  ['GET', /^\/interactions$/, listInteractions],
  ['GET', /^\/interactions\/(\d+)$/, showInteraction],
  [
    'GET',
    /^\/recordings\/(\d+)\/peaks$/,
    ({ ids }) => peaksOf(found(interactions.find(({ id }) => id === ids[0])).talked_ms),
  ],
  [
    'GET',
    /^\/customers$/,
    ({ query }) => {
      const text = query.get('text') ?? '';
      const match = customers.filter(({ name, company, numbers }) =>
        `${name} ${company} ${numbers.join(' ')}`.includes(text),
      );
      return page(match, query);
    },
  ],
  [
    'POST',
    /^\/customers$/,
    ({ body, machine }) => {
      const form = body as CustomerForm;
      const saved = saveCustomer(form);
      if (form.interaction_id) machine.link(saved.id);
      return saved;
    },
  ],
  [
    'GET',
    /^\/customers\/(\d+)$/,
    ({ ids: [id] }) => ({
      customer: found(customers.find((each) => each.id === id)),
      interactions: interactions.filter((row) => row.customer_id === id),
      tickets: tickets.filter((ticket) => ticket.customer_id === id),
    }),
  ],
  [
    'PUT',
    /^\/customers\/(\d+)$/,
    ({ ids: [id], body }) =>
      saveCustomer(body as CustomerForm, found(customers.find((each) => each.id === id))),
  ],
  [
    'GET',
    /^\/tickets$/,
    ({ query }) => {
      const status = query.get('status');
      const text = query.get('text') ?? '';
      const match = tickets.filter(
        (ticket) => (!status || ticket.status === status) && ticket.subject.includes(text),
      );
      return page(match, query);
    },
  ],
  [
    'POST',
    /^\/tickets$/,
    ({ body, changed }) => {
      const saved = saveTicket(body as TicketForm);
      changed('tickets', saved.ticket.id);
      return saved;
    },
  ],
  [
    'GET',
    /^\/tickets\/(\d+)$/,
    ({ ids: [id] }) => ticketPage(found(tickets.find((t) => t.id === id))),
  ],
  [
    'PUT',
    /^\/tickets\/(\d+)$/,
    ({ ids: [id], body }) =>
      saveTicket(body as TicketForm, found(tickets.find((t) => t.id === id))),
  ],
  [
    'POST',
    /^\/tickets\/(\d+)\/comments$/,
    ({ ids: [id = ''], body, user }) => {
      const ticket = found(tickets.find((each) => each.id === id));
      const comment = {
        id: String((lastId += 1)),
        author_name: user.name,
        text: (body as { text: string }).text,
        created_at: new Date().toISOString(),
      };
      comments.set(id, [...(comments.get(id) ?? []), comment]);
      return ticketPage(ticket);
    },
  ],
  [
    'GET',
    /^\/tasks$/,
    ({ query }) =>
      page(
        tasks.filter((task) => {
          const status = task.completed_at === null ? 'open' : 'completed';
          return (query.get('status') ?? status) === status;
        }),
        query,
      ),
  ],
  [
    'POST',
    /^\/tasks\/(\d+)\/complete_task$/,
    ({ ids: [id], user }) =>
      Object.assign(found(tasks.find((each) => each.id === id)), {
        completed_at: new Date().toISOString(),
        completed_by_name: user.name,
      }),
  ],
  ['GET', /^\/settings$/, () => configuration],
  [
    'GET',
    /^\/settings\/(\w+)$/,
    ({ ids: [kind] }) => found((configuration as Document)[kind as Kind]),
  ],
  ['PUT', /^\/settings\/(\w+)\/([^/]+)$/, saveSetting],
  [
    'DELETE',
    /^\/settings\/(\w+)\/([^/]+)$/,
    ({ ids: [kind = '', key] }) => {
      const records = found((configuration as unknown as Record<string, { key: string }[]>)[kind]);
      records.splice(
        records.findIndex((each) => each.key === key),
        1,
      );
      return {};
    },
  ],
  ['GET', /^\/directory$/, () => directory],
  [
    'POST',
    /^\/simulated_calls$/,
    ({ machine }) => {
      machine.ring();
      return {};
    },
  ],
];
