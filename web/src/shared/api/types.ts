// The server's shapes. Ids are strings ("0" names nothing), times RFC 3339 UTC, absent values null.
export type Id = string;
export type Timestamp = string;
export type Labels = Record<string, string>;

export type Role = 'agent' | 'supervisor' | 'administrator';
export type Endpoint = 'browser' | 'phone';
export type Presence =
  'offline' | 'available' | 'on_break' | 'ringing' | 'on_call' | 'wrap_up' | 'not_answering';
export type Outcome =
  | 'handled'
  | 'abandoned_in_queue'
  | 'abandoned_in_flow'
  | 'self_served'
  | 'closed'
  | 'queue_timed_out'
  | 'refused'
  | 'interrupted'
  | 'failed';

export interface IceServer {
  urls: string[];
  username: string;
  credential: string;
}

export interface Session {
  user_id: Id;
  login: string;
  name: string;
  number: string;
  org_unit: string;
  roles: Role[];
  csrf_token: string;
  ice_servers: IceServer[];
  demonstration: boolean;
}

export interface CallerView {
  customer_id: Id;
  name: string;
  number: string;
  region: string;
}

export interface OfferView {
  offer_id: Id;
  interaction_id: Id;
  queue_id: Id;
  queue: string;
  menu_path: string[];
  caller: CallerView;
  arrived_at: Timestamp;
  queued_at: Timestamp;
  expires_at: Timestamp;
  auto_answer: boolean;
}

export type CallState = 'connecting' | 'talking' | 'held' | 'reconnecting';
export type RecordingState = 'off' | 'on' | 'broken';

export interface CallView {
  interaction_id: Id;
  conversation_id: Id;
  segment_id: Id;
  queue_id: Id;
  queue: string;
  menu_path: string[];
  caller: CallerView;
  arrived_at: Timestamp;
  answered_at: Timestamp;
  waited_ms: number;
  state: CallState;
  state_since: Timestamp;
  muted: boolean;
  recording: RecordingState;
}

export type WrapUpMode = 'none' | 'optional' | 'mandatory' | 'timed' | 'timed_fixed';

export interface WrapUpView {
  interaction_id: Id;
  conversation_id: Id;
  segment_id: Id;
  queue_id: Id;
  queue: string;
  caller: CallerView;
  mode: WrapUpMode;
  started_at: Timestamp;
  ends_at: Timestamp | null;
  may_end: boolean;
}

export interface MyQueueView {
  queue_id: Id;
  queue: string;
  waiting: number;
  longest_since: Timestamp | null;
}

export interface MyFigures {
  answered: number;
  average_talk_ms: number;
  missed_offers: number;
}

export type PhoneState = 'none' | 'connecting' | 'ready' | 'lost' | 'elsewhere';

export interface DeskState {
  sequence: number;
  agent_id: Id;
  presence: Presence;
  presence_reason: string;
  presence_since: Timestamp;
  next_presence: Presence | null;
  next_reason: string;
  endpoint: Endpoint;
  phone: PhoneState;
  offer: OfferView | null;
  call: CallView | null;
  wrap_up: WrapUpView | null;
  queues: MyQueueView[];
  today: MyFigures;
}

export interface QueueFigures {
  queue_id: Id;
  queue: string;
  org_unit_id: Id;
  waiting: number;
  longest_since: Timestamp | null;
  on_call: number;
  available: number;
  on_break: number;
  offered: number;
  answered: number;
  abandoned: number;
  timed_out: number;
  answered_in_time: number;
  abandoned_short: number;
  service_level_s: number;
  service_level_goal_pct: number;
  service_level: number | null;
  average_answer_ms: number;
  offered_by_half_hour: number[];
}

export interface AgentFigures {
  agent_id: Id;
  name: string;
  number: string;
  org_unit_id: Id;
  presence: Presence;
  presence_reason: string;
  presence_since: Timestamp;
  queue_id: Id | null;
  queue: string;
  caller_name: string;
  answered: number;
  missed_offers: number;
}

export type AlarmKind =
  | 'disk_full'
  | 'database_unavailable'
  | 'recording_broken'
  | 'journal_behind'
  | 'service_level_low'
  | 'waiting_long'
  | 'wrap_up_long';

export interface Alarm {
  kind: AlarmKind;
  subject: string;
  since: Timestamp;
  value: number;
  limit: number;
}

export interface BoardState {
  sequence: number;
  as_of: Timestamp;
  queues: QueueFigures[];
  agents: AgentFigures[];
  alarms: Alarm[];
}

export interface InteractionRow {
  id: Id;
  conversation_id: Id;
  org_unit_id: Id;
  channel: 'voice';
  direction: 'inbound' | 'internal';
  number: string;
  customer_id: Id | null;
  customer_name: string;
  caller: string;
  caller_region: string;
  queue_id: Id | null;
  queue: string;
  agent_id: Id | null;
  agent_name: string;
  started_at: Timestamp;
  answered_at: Timestamp | null;
  ended_at: Timestamp | null;
  waited_ms: number;
  talked_ms: number;
  outcome: Outcome | null;
  disposition: string;
  recorded: boolean;
  ticket_id: Id | null;
}

export interface Page<Row> {
  items: Row[];
  next: string | null;
}

export type InteractionList = Page<InteractionRow>;

export type EventData = Record<string, string | number | boolean | null>;

export interface TimelineEntry {
  at: Timestamp;
  type: string;
  actor: string;
  data: EventData;
}

export interface RecordingInfo {
  id: Id;
  started_at: Timestamp;
  duration_ms: number;
  complete: boolean;
}

export interface InteractionPage {
  interaction: InteractionRow;
  timeline: TimelineEntry[];
  recordings: RecordingInfo[];
  note: string;
  tickets: Id[];
}

export interface Peaks {
  step_ms: number;
  customer: number[];
  agent: number[];
  held_from_ms: number[];
  held_to_ms: number[];
}

export interface Problem {
  type: string;
  title: string;
  status: number;
  code: string;
  path?: string;
  detail?: string;
}
