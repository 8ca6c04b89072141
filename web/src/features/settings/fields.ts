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
  | 'contact_rules'
  | 'call_limits'
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
  'contact_rules',
  'call_limits',
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
  | 'calls_out'
  | 'owner'
  | 'city'
  | 'purposes'
  | 'filing'
  | 'expires'
  | 'calls_out_as'
  | 'reachable'
  | 'refused'
  | 'agent_calls_at_once'
  | 'agent_calls_an_hour'
  | 'agent_calls_a_day'
  | 'agent_minutes_an_hour'
  | 'agent_minutes_a_day'
  | 'company_calls_at_once'
  | 'company_calls_an_hour'
  | 'company_calls_a_day'
  | 'company_minutes_an_hour'
  | 'company_minutes_a_day'
  | 'night_from'
  | 'night_to'
  | 'night_pct'
  | 'version'
  | 'source'
  | 'standing'
  | 'on'
  | 'valid_from'
  | 'valid_until'
  | 'means'
  | 'unless'
  | 'unknown'
  | 'reason'
  | 'check'
  | 'fact'
  | 'wanted'
  | 'holidays'
  | 'most'
  | 'period'
  | 'effective_only'
  | 'gap_s'
  | 'addresses'
  | 'max_calls'
  | 'silence_talking_s'
  | 'silence_waiting_s'
  | 'keys'
  | 'called_in'
  | 'open_to_internet'
  | 'registers'
  | 'host'
  | 'port'
  | 'transport'
  | 'outbound_proxy'
  | 'user'
  | 'auth_user'
  | 'realm'
  | 'expires_s'
  | 'outbound'
  | 'weight'
  | 'max_calls_out'
  | 'calls_per_second'
  | 'number_rules'
  | 'from_user'
  | 'caller_in'
  | 'withholds'
  | 'answer_within_s'
  | 'ask_every_s'
  | 'lost_after'
  | 'back_after'
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
  | { words: 'purpose'; values: string[] }
  | { words: 'means_of'; values: string[] }
  | { words: 'standing_of'; values: string[] }
  | { words: 'check_of'; values: string[] }
  | { words: 'unknown_means'; values: string[] }
  | { words: 'period_of'; values: string[] }
  | { words: 'transport_name'; values: string[] }
  | { words: 'caller_in_place'; values: string[] }
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

const purposes: Field = {
  name: 'purposes',
  as: 'choices',
  from: {
    words: 'purpose',
    values: ['reply', 'service', 'survey', 'collection', 'marketing'],
  },
  hint: true,
};
const amount = (name: FieldName): Field => ({ name, as: 'number', least: 0, most: 1_000_000 });

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
    { name: 'calls_out_as', as: 'choices', from: { kind: 'numbers' }, hint: true },
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
    { name: 'owner', as: 'text', hint: true },
    { name: 'city', as: 'text', hint: true },
    purposes,
    { name: 'filing', as: 'text', hint: true },
    { name: 'expires', as: 'text', hint: true },
    { name: 'calls_out', as: 'switch', hint: true },
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
    { name: 'host', as: 'text', hint: true },
    { name: 'port', as: 'number', least: 0, most: 65_535, hint: true },
    {
      name: 'transport',
      as: 'choice',
      from: { words: 'transport_name', values: ['udp', 'tcp', 'tls'] },
    },
    { name: 'outbound_proxy', as: 'text', hint: true },
    { name: 'registers', as: 'switch', hint: true },
    { name: 'user', as: 'text', hint: true },
    { name: 'auth_user', as: 'text', hint: true },
    { name: 'realm', as: 'text', hint: true },
    { name: 'secret', as: 'secret', hint: true },
    { name: 'expires_s', as: 'number', unit: 'seconds', least: 60, most: 86_400 },
    { name: 'outbound', as: 'switch', hint: true },
    { name: 'priority', as: 'number', least: 0, most: 1_000, hint: true },
    { name: 'weight', as: 'number', least: 1, most: 1_000, hint: true },
    { name: 'max_calls_out', as: 'number', least: 0, hint: true },
    { name: 'calls_per_second', as: 'number', least: 0, hint: true },
    { name: 'number_rules', as: 'strings', hint: true },
    { name: 'from_user', as: 'text', hint: true },
    {
      name: 'caller_in',
      as: 'choice',
      from: {
        words: 'caller_in_place',
        values: ['from', 'p_preferred_identity', 'p_asserted_identity'],
      },
      hint: true,
    },
    { name: 'withholds', as: 'switch', hint: true },
    { name: 'answer_within_s', as: 'number', unit: 'seconds', least: 1, most: 30, hint: true },
    { name: 'ask_every_s', as: 'number', unit: 'seconds', least: 0, most: 3_600, hint: true },
    { name: 'lost_after', as: 'number', least: 1, most: 100, hint: true },
    { name: 'back_after', as: 'number', least: 1, most: 100, hint: true },
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
  contact_rules: [
    key,
    labels,
    { name: 'on', as: 'switch' },
    { name: 'version', as: 'number', least: 1, most: 1_000_000, hint: true },
    { name: 'source', as: 'text', hint: true },
    {
      name: 'standing',
      as: 'choice',
      from: { words: 'standing_of', values: ['read', 'second_hand', 'house', 'unverified'] },
    },
    { name: 'valid_from', as: 'text', hint: true },
    { name: 'valid_until', as: 'text' },
    {
      name: 'means',
      as: 'choices',
      from: { words: 'means_of', values: ['voice', 'sms', 'mail', 'message'] },
    },
    purposes,
    {
      name: 'check',
      as: 'choice',
      from: { words: 'check_of', values: ['count', 'gap', 'fact', 'hours'] },
      hint: true,
    },
    { name: 'most', as: 'number', least: 0, most: 1_000_000, hint: true },
    {
      name: 'period',
      as: 'choice',
      from: { words: 'period_of', values: ['hour', 'day', 'week'] },
    },
    { name: 'effective_only', as: 'switch', hint: true },
    { name: 'gap_s', as: 'number', unit: 'seconds', least: 0 },
    { name: 'fact', as: 'text', hint: true },
    { name: 'wanted', as: 'switch', hint: true },
    { name: 'holidays', as: 'choice', from: { kind: 'calendars' }, optional: true, hint: true },
    { name: 'unless', as: 'strings', hint: true },
    {
      name: 'unknown',
      as: 'choice',
      from: { words: 'unknown_means', values: ['allows', 'refuses'] },
      hint: true,
    },
    { name: 'reason', as: 'text', hint: true },
  ],
  call_limits: [
    key,
    labels,
    unit,
    { name: 'reachable', as: 'strings', hint: true },
    { name: 'refused', as: 'strings', hint: true },
    amount('agent_calls_at_once'),
    amount('agent_calls_an_hour'),
    amount('agent_calls_a_day'),
    amount('agent_minutes_an_hour'),
    amount('agent_minutes_a_day'),
    amount('company_calls_at_once'),
    amount('company_calls_an_hour'),
    amount('company_calls_a_day'),
    amount('company_minutes_an_hour'),
    amount('company_minutes_a_day'),
    { name: 'night_from', as: 'text', hint: true },
    { name: 'night_to', as: 'text' },
    { name: 'night_pct', as: 'number', unit: 'percent', least: 0, most: 100, hint: true },
  ],
};

export function fieldsFor(kind: EditedKind, record: PlainRecord | null): Field[] {
  return fieldsOf[kind].filter((field) => field.of?.(record) ?? true);
}

export const columnsOf: Record<EditedKind, FieldName[]> = {
  users: ['key', 'name', 'number', 'roles', 'org_unit', 'skills', 'endpoint', 'active'],
  queues: ['key', 'name', 'org_unit', 'skills', 'strategy', 'wrap_up', 'service_level_s', 'record'],
  skills: ['key', 'name', 'org_unit'],
  numbers: ['key', 'name', 'flow', 'language', 'calls_out', 'city', 'expires', 'org_unit'],
  trunks: ['key', 'name', 'addresses', 'host', 'outbound', 'max_calls', 'org_unit'],
  phones: ['key', 'address', 'org_unit'],
  prompts: ['key', 'text', 'file', 'org_unit'],
  flows: ['key', 'name', 'org_unit'],
  org_units: ['key', 'name', 'parent', 'zone', 'keep_recordings_days'],
  contact_rules: ['key', 'name', 'on', 'check', 'standing', 'source', 'version'],
  call_limits: [
    'key',
    'name',
    'reachable',
    'agent_calls_at_once',
    'company_calls_at_once',
    'org_unit',
  ],
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
    calls_out_as: [],
    name: {},
  },
  skills: { name: {} },
  numbers: {
    name: {},
    language: 'zh-CN',
    owner: '',
    city: '',
    purposes: [],
    filing: '',
    expires: '',
    calls_out: false,
  },
  trunks: {
    name: '',
    addresses: [''],
    max_calls: 0,
    silence_talking_s: 90,
    silence_waiting_s: 300,
    keys: 'first_heard',
    called_in: 'request_uri',
    open_to_internet: false,
    host: '',
    port: 0,
    transport: 'udp',
    outbound_proxy: '',
    registers: false,
    user: '',
    auth_user: '',
    realm: '',
    expires_s: 3600,
    outbound: false,
    priority: 0,
    weight: 1,
    max_calls_out: 0,
    calls_per_second: 0,
    number_rules: [],
    from_user: '',
    caller_in: 'from',
    withholds: false,
    answer_within_s: 4,
    ask_every_s: 30,
    lost_after: 3,
    back_after: 2,
  },
  phones: { address: '' },
  prompts: { text: {}, file: {} },
  flows: { name: {} },
  org_units: { name: {}, zone: 'Asia/Shanghai' },
  contact_rules: {
    name: {},
    on: true,
    version: 1,
    source: '',
    standing: 'house',
    valid_from: '',
    valid_until: '',
    means: [],
    purposes: [],
    check: 'count',
    most: 1,
    period: 'day',
    effective_only: false,
    gap_s: 0,
    fact: '',
    wanted: false,
    holidays: '',
    unless: [],
    unknown: 'allows',
    reason: '',
  },
  call_limits: {
    name: {},
    reachable: ['+86'],
    refused: [],
    agent_calls_at_once: 2,
    agent_calls_an_hour: 60,
    agent_calls_a_day: 300,
    agent_minutes_an_hour: 90,
    agent_minutes_a_day: 480,
    company_calls_at_once: 50,
    company_calls_an_hour: 1_500,
    company_calls_a_day: 10_000,
    company_minutes_an_hour: 2_000,
    company_minutes_a_day: 15_000,
    night_from: '22:00',
    night_to: '07:00',
    night_pct: 20,
  },
};
