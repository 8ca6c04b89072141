import type { Kind } from '@/shared/api/configuration';
import type { PlainRecord } from './plain_record';

// What the pages show of each kind: in the table, and as fields to edit. Members that stand here nowhere are kept as
// they are.
export type EditedKind = Extract<
  Kind,
  | 'users'
  | 'queues'
  | 'skills'
  | 'numbers'
  | 'trunks'
  | 'phones'
  | 'prompts'
  | 'flows'
  | 'org_units'
>;

export const editedKinds: EditedKind[] = [
  'users',
  'queues',
  'skills',
  'numbers',
  'trunks',
  'phones',
  'prompts',
  'flows',
  'org_units',
];

export type FieldName =
  | 'key'
  | 'name'
  | 'org_unit'
  | 'roles'
  | 'number'
  | 'skills'
  | 'endpoint'
  | 'phone'
  | 'always_ready'
  | 'active'
  | 'password'
  | 'strategy'
  | 'priority'
  | 'ring_timeout_s'
  | 'auto_answer'
  | 'wrap_up'
  | 'wrap_up_s'
  | 'service_level_s'
  | 'service_level_goal_pct'
  | 'announce_every_s'
  | 'max_wait_s'
  | 'record'
  | 'on_recording_failure'
  | 'dispositions'
  | 'flow'
  | 'language'
  | 'addresses'
  | 'max_calls'
  | 'silence_talking_s'
  | 'silence_waiting_s'
  | 'keys'
  | 'called_in'
  | 'open_to_internet'
  | 'address'
  | 'secret'
  | 'text'
  | 'file'
  | 'parent'
  | 'zone'
  | 'keep_recordings_days'
  | 'document';

// Words that a choice has, by group in the settings' words; or the keys of another kind.
export type Choices =
  | { words: 'role'; values: string[] }
  | { words: 'endpoint'; values: string[] }
  | { words: 'strategy'; values: string[] }
  | { words: 'wrap_up_mode'; values: string[] }
  | { words: 'on_failure'; values: string[] }
  | { words: 'keys_by'; values: string[] }
  | { words: 'language_name'; values: string[] }
  | { words: 'called_in_place'; values: string[] }
  | { kind: Kind };

interface Basics {
  name: FieldName;
  required?: boolean;
  hint?: boolean;
  // Of some records only; null is a new one.
  of?: (record: PlainRecord | null) => boolean;
}

export type Field = Basics &
  (
    | { as: 'text' | 'switch' | 'secret' | 'strings' | 'skill_levels' | 'dispositions' }
    // One text for each language; long ones on several lines.
    | { as: 'labels'; long?: boolean }
    | { as: 'number'; unit?: 'seconds' | 'percent' | 'days'; least?: number; most?: number }
    | { as: 'choice'; from: Choices; optional?: boolean }
    | { as: 'choices'; from: Choices }
    | { as: 'json' }
  );

const key: Field = { name: 'key', as: 'text', required: true, hint: true };
const labels: Field = { name: 'name', as: 'labels', required: true };
const unit: Field = {
  name: 'org_unit',
  as: 'choice',
  from: { kind: 'org_units' },
  required: true,
};

// The company among its units.
export const isRoot = (record: object | null): boolean =>
  record !== null && 'parent' in record && record.parent === '';

export const fieldsOf: Record<EditedKind, Field[]> = {
  users: [
    key,
    { name: 'name', as: 'text', required: true },
    unit,
    {
      name: 'roles',
      as: 'choices',
      from: { words: 'role', values: ['agent', 'supervisor', 'administrator'] },
      required: true,
    },
    { name: 'number', as: 'text' },
    { name: 'skills', as: 'skill_levels' },
    {
      name: 'endpoint',
      as: 'choice',
      from: { words: 'endpoint', values: ['browser', 'phone'] },
    },
    { name: 'phone', as: 'choice', from: { kind: 'phones' }, optional: true, hint: true },
    { name: 'always_ready', as: 'switch', hint: true },
    { name: 'password', as: 'secret', hint: true },
    { name: 'active', as: 'switch' },
  ],
  queues: [
    key,
    labels,
    unit,
    { name: 'skills', as: 'skill_levels', hint: true },
    {
      name: 'strategy',
      as: 'choice',
      from: {
        words: 'strategy',
        values: ['longest_idle', 'most_skilled', 'fewest_contacts', 'round_robin'],
      },
    },
    { name: 'priority', as: 'number', hint: true },
    { name: 'ring_timeout_s', as: 'number', unit: 'seconds', least: 1 },
    { name: 'auto_answer', as: 'switch' },
    {
      name: 'wrap_up',
      as: 'choice',
      from: {
        words: 'wrap_up_mode',
        values: ['none', 'optional', 'mandatory', 'timed', 'timed_fixed'],
      },
    },
    { name: 'wrap_up_s', as: 'number', unit: 'seconds', least: 0 },
    { name: 'service_level_s', as: 'number', unit: 'seconds', least: 1 },
    { name: 'service_level_goal_pct', as: 'number', unit: 'percent', least: 0, most: 100 },
    { name: 'announce_every_s', as: 'number', unit: 'seconds', least: 0, hint: true },
    { name: 'max_wait_s', as: 'number', unit: 'seconds', least: 0, hint: true },
    { name: 'record', as: 'switch' },
    {
      name: 'on_recording_failure',
      as: 'choice',
      from: { words: 'on_failure', values: ['mark', 'end_call'] },
    },
    { name: 'dispositions', as: 'dispositions' },
  ],
  skills: [key, labels, unit],
  numbers: [
    key,
    labels,
    unit,
    { name: 'flow', as: 'choice', from: { kind: 'flows' }, required: true },
    {
      name: 'language',
      as: 'choice',
      from: { words: 'language_name', values: ['zh-CN', 'en'] },
    },
  ],
  trunks: [
    key,
    { name: 'name', as: 'text', required: true },
    unit,
    { name: 'addresses', as: 'strings', hint: true },
    { name: 'max_calls', as: 'number', least: 0, hint: true },
    { name: 'silence_talking_s', as: 'number', unit: 'seconds', least: 20, hint: true },
    { name: 'silence_waiting_s', as: 'number', unit: 'seconds', least: 20, hint: true },
    {
      name: 'keys',
      as: 'choice',
      from: { words: 'keys_by', values: ['first_heard', 'events', 'info', 'tones'] },
      hint: true,
    },
    {
      name: 'called_in',
      as: 'choice',
      from: {
        words: 'called_in_place',
        values: ['request_uri', 'to', 'p_called_party_id', 'diversion', 'history_info'],
      },
      hint: true,
    },
    { name: 'open_to_internet', as: 'switch', hint: true },
  ],
  phones: [
    key,
    unit,
    { name: 'address', as: 'text', hint: true },
    { name: 'secret', as: 'secret', hint: true },
  ],
  prompts: [
    key,
    unit,
    { name: 'text', as: 'labels', long: true, hint: true },
    { name: 'file', as: 'labels', hint: true },
  ],
  flows: [key, labels, unit, { name: 'document', as: 'json' }],
  org_units: [
    key,
    labels,
    {
      name: 'parent',
      as: 'choice',
      from: { kind: 'org_units' },
      required: true,
      of: (record) => !isRoot(record),
    },
    { name: 'zone', as: 'text', required: true, hint: true },
    {
      name: 'keep_recordings_days',
      as: 'number',
      unit: 'days',
      least: 0,
      most: 36_500,
      hint: true,
      of: isRoot,
    },
  ],
};

export function fieldsFor(kind: EditedKind, record: PlainRecord | null): Field[] {
  return fieldsOf[kind].filter((field) => field.of?.(record) ?? true);
}

export const columnsOf: Record<EditedKind, FieldName[]> = {
  users: ['key', 'name', 'number', 'roles', 'org_unit', 'skills', 'endpoint', 'active'],
  queues: ['key', 'name', 'org_unit', 'skills', 'strategy', 'wrap_up', 'service_level_s', 'record'],
  skills: ['key', 'name', 'org_unit'],
  numbers: ['key', 'name', 'flow', 'language', 'org_unit'],
  trunks: ['key', 'name', 'addresses', 'max_calls', 'org_unit'],
  phones: ['key', 'address', 'org_unit'],
  prompts: ['key', 'text', 'file', 'org_unit'],
  flows: ['key', 'name', 'org_unit'],
  org_units: ['key', 'name', 'parent', 'zone', 'keep_recordings_days'],
};

// The drawn designer is not there yet: flows are shown and not edited.
export const onlyShown: EditedKind[] = ['flows'];

const skillLevels: unknown[] = [];

// What a new record begins with. It is sent whole: each field has a value here, or is required.
export const blankOf: Record<EditedKind, Record<string, unknown>> = {
  users: {
    name: '',
    roles: ['agent'],
    number: '',
    skills: skillLevels,
    endpoint: 'browser',
    phone: '',
    always_ready: false,
    active: true,
  },
  queues: {
    skills: skillLevels,
    strategy: 'longest_idle',
    priority: 0,
    ring_timeout_s: 20,
    auto_answer: false,
    wrap_up: 'optional',
    wrap_up_s: 60,
    service_level_s: 20,
    service_level_goal_pct: 80,
    announce_every_s: 30,
    max_wait_s: 0,
    record: true,
    on_recording_failure: 'mark',
    dispositions: [],
    name: {},
  },
  skills: { name: {} },
  numbers: { name: {}, language: 'zh-CN' },
  trunks: {
    name: '',
    addresses: [''],
    max_calls: 0,
    silence_talking_s: 90,
    silence_waiting_s: 300,
    keys: 'first_heard',
    called_in: 'request_uri',
    open_to_internet: false,
  },
  phones: { address: '' },
  prompts: { text: {}, file: {} },
  flows: { name: {} },
  org_units: { name: {}, zone: 'Asia/Shanghai' },
};
