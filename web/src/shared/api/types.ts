import type { components } from './generated';

// The server's shapes, by the names that the page uses. Ids are strings ("0" names nothing), times RFC 3339 UTC, absent
// values null.
export type Schemas = components['schemas'];

export type Id = string;
export type Timestamp = string;
export type Labels = Record<string, string>;

export type Role = Schemas['Role'];
export type Endpoint = Schemas['Endpoint'];
export type Presence = Schemas['Presence'];
export type WhyIdle = Schemas['WhyIdle'];
export type Outcome = Schemas['Outcome'];
export type WrapUpMode = Schemas['WrapUpMode'];

export type Session = Schemas['Session'];
export type IceServer = Schemas['IceServer'];

export type DeskState = Schemas['DeskState'];
export type CallerView = Schemas['CallerView'];
export type OfferView = Schemas['OfferView'];
export type OfferPurpose = Schemas['OfferPurpose'];
export type CallView = Schemas['CallView'];
export type CallState = Schemas['CallState'];
export type PartyView = Schemas['PartyView'];
export type PartyFailure = Schemas['PartyFailure'];
export type RecordingState = Schemas['RecordingState'];
export type WrapUpView = Schemas['WrapUpView'];
export type MyQueueView = Schemas['MyQueueView'];
export type MyFigures = Schemas['MyFigures'];
export type TransferTargets = Schemas['TransferTargets'];
export type TargetAgent = Schemas['TargetAgent'];
export type TargetQueue = Schemas['TargetQueue'];
export type PhoneState = Schemas['PhoneState'];

export type BoardState = Schemas['BoardState'];
export type QueueFigures = Schemas['QueueFigures'];
export type AgentFigures = Schemas['AgentFigures'];
export type RefusedCall = Schemas['RefusedCall'];
export type TrunkActivity = Schemas['TrunkActivity'];

export type Alarm = Schemas['Alarm'];
export type AlarmKind = Schemas['AlarmKind'];

export type InteractionRow = Schemas['InteractionRow'];
export type InteractionList = Schemas['InteractionList'];
export type InteractionPage = Schemas['InteractionPage'];
export type TimelineEntry = Schemas['TimelineEntry'];
export type EventData = TimelineEntry['data'];
export type RecordingInfo = Schemas['RecordingInfo'];
export type Peaks = Schemas['Peaks'];

export type Problem = Schemas['Problem'];

export interface Page<Row> {
  items: Row[];
  next: string | null;
}
