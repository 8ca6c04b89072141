import type { Schemas } from './types';

// The configuration of a company. Records name each other by key; durations are in seconds.
export type Document = Schemas['Document'];
export type OrgUnit = Schemas['OrgUnit'];
export type Queue = Schemas['Queue'];
export type User = Schemas['User'];
export type SkillLevel = Schemas['SkillLevel'];
export type Disposition = Schemas['Disposition'];

export type Kind = keyof Document;
export type RecordOf<K extends Kind> = Document[K][number];
