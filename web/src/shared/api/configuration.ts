import type { Endpoint, Labels, Role, WrapUpMode } from './types';

// The configuration of a company. Records name each other by key; durations are in seconds.
export interface OrgUnit {
  key: string;
  name: Labels;
  parent: string;
  zone: string;
}

export interface OpenSpan {
  weekdays: number[];
  from: string;
  to: string;
}

export interface SpecialDay {
  date: string;
  name: Labels;
  open: OpenSpan[];
}

export interface Calendar {
  key: string;
  name: Labels;
  org_unit: string;
  zone: string;
  open: OpenSpan[];
  days: SpecialDay[];
}

export interface Skill {
  key: string;
  name: Labels;
  org_unit: string;
}

export interface SkillLevel {
  skill: string;
  level: number;
}

export type Strategy = 'longest_idle' | 'most_skilled' | 'fewest_contacts' | 'round_robin';
export type OnRecordingFailure = 'mark' | 'end_call';

export interface Disposition {
  key: string;
  name: Labels;
}

export interface Queue {
  key: string;
  name: Labels;
  org_unit: string;
  skills: SkillLevel[];
  strategy: Strategy;
  priority: number;
  ring_timeout_s: number;
  auto_answer: boolean;
  wrap_up: WrapUpMode;
  wrap_up_s: number;
  service_level_s: number;
  service_level_goal_pct: number;
  announce_every_s: number;
  max_wait_s: number;
  music: string;
  record: boolean;
  on_recording_failure: OnRecordingFailure;
  dispositions: Disposition[];
}

export interface User {
  key: string;
  name: string;
  org_unit: string;
  roles: Role[];
  number: string;
  skills: SkillLevel[];
  endpoint: Endpoint;
  phone: string;
  always_ready: boolean;
  active: boolean;
  password?: string;
}

export interface Phone {
  key: string;
  org_unit: string;
  address: string;
  secret?: string;
}

export interface Trunk {
  key: string;
  name: string;
  org_unit: string;
  addresses: string[];
  max_calls: number;
}

export interface PhoneNumber {
  key: string;
  name: Labels;
  org_unit: string;
  flow: string;
  language: string;
}

export interface Prompt {
  key: string;
  org_unit: string;
  text: Labels;
  file: Labels;
}

export interface Flow {
  key: string;
  name: Labels;
  org_unit: string;
  document: unknown;
}

export interface Document {
  org_units: OrgUnit[];
  calendars: Calendar[];
  skills: Skill[];
  queues: Queue[];
  phones: Phone[];
  users: User[];
  prompts: Prompt[];
  flows: Flow[];
  trunks: Trunk[];
  numbers: PhoneNumber[];
}

export type Kind = keyof Document;
export type RecordOf<K extends Kind> = Document[K][number];
