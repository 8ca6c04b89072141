import type { Schemas } from './types';

// The configuration of a company. Records name each other by key; durations are in seconds.
// `versions` by kind and key: what If-Match carries when a record is saved or deleted. `problems`: what does not hold any
// more of a stored record, as a prompt whose file has gone.
export type StoredSettings = Schemas['SettingsDocument'];
export type Document = Omit<StoredSettings, 'versions' | 'problems'>;
export type RecordProblem = Schemas['RecordProblem'];
export type OrgUnit = Schemas['OrgUnit'];
export type Queue = Schemas['Queue'];
export type User = Schemas['User'];
export type SkillLevel = Schemas['SkillLevel'];
export type Disposition = Schemas['Disposition'];

export type Kind = keyof Document;
export type RecordOf<K extends Kind> = Document[K][number];
