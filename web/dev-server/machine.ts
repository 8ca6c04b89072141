import type { CallerView, DeskState, EventData, TimelineEntry } from '../src/shared/api/types';
import { customers, elsewhere, interactions, queueFigures } from './company';

let lastId = 20_000;

// One agent's live state, by the rules that the server has; enough to drive the desk.
export class Machine {
  state: DeskState;
  readonly timelines = new Map<string, TimelineEntry[]>();
  private sequence = 1;
  private calls = 0;
  private ringing: ReturnType<typeof setTimeout> | undefined;

  constructor(
    agentId: string,
    private readonly changed: () => void,
  ) {
    this.state = {
      sequence: 1,
      agent_id: agentId,
      presence: 'offline',
      presence_reason: '',
      presence_since: new Date().toISOString(),
      next_presence: null,
      next_reason: '',
      why_idle: { code: 'signed_out', endpoint: 'browser', reason: '' },
      endpoint: 'browser',
      phone: 'none',
      offer: null,
      call: null,
      wrap_up: null,
      queues: queueFigures.slice(0, 3).map(({ queue_id, queue, waiting, longest_since }) => ({
        queue_id,
        queue,
        waiting,
        longest_since,
      })),
      today: { answered: 37, average_talk_ms: 185_000, missed_offers: 1 },
    };
  }

  set(change: Partial<DeskState>): void {
    this.sequence += 1;
    const moved = change.presence !== undefined && change.presence !== this.state.presence;
    this.state = {
      ...this.state,
      ...change,
      ...(moved ? { presence_since: new Date().toISOString() } : {}),
      sequence: this.sequence,
    };
    this.changed();
  }

  wish(presence: DeskState['presence'], reason: string | null): void {
    const { call, wrap_up: wrapUp, offer } = this.state;
    if (call || wrapUp || offer)
      return this.set({ next_presence: presence, next_reason: reason ?? '' });
    this.set({ presence, presence_reason: reason ?? '', next_presence: null });
  }

  // Every second caller is known, the others are not.
  ring(): void {
    const { presence, offer, call, wrap_up: wrapUp } = this.state;
    if (presence !== 'available' || offer || call || wrapUp) return;
    const known = this.calls % 2 === 0 ? customers[0] : undefined;
    this.calls += 1;
    const now = Date.now();
    const id = String((lastId += 1));
    const caller: CallerView = known
      ? {
          customer_id: known.id,
          name: known.name,
          number: known.numbers[0] ?? '',
          region: known.region,
        }
      : { customer_id: '0', name: '', number: '151****8830', region: elsewhere };
    const at = (ms: number) => new Date(now - ms).toISOString();
    this.timelines.set(id, [
      entry(at(38_000), 'InteractionStarted', ''),
      entry(at(33_000), 'FlowStepTaken', '', { node: 'menu', exit: '2' }),
      entry(at(30_000), 'InteractionQueued', 'after_sales'),
      entry(at(0), 'OfferMade', '李敏'),
    ]);
    this.set({
      presence: 'ringing',
      offer: {
        offer_id: String((lastId += 1)),
        interaction_id: id,
        queue_id: '200',
        queue: 'after_sales',
        menu_path: [{ 'zh-CN': '欢迎' }, { 'zh-CN': '2 售后', en: '2 Service' }],
        caller,
        arrived_at: at(38_000),
        queued_at: at(30_000),
        expires_at: at(-20_000),
        auto_answer: false,
      },
    });
    this.ringing = setTimeout(() => {
      if (!this.state.offer) return;
      this.set({ offer: null, presence: 'not_answering' });
    }, 20_000);
  }

  accept(): boolean {
    const { offer } = this.state;
    if (!offer) return false;
    clearTimeout(this.ringing);
    const now = new Date().toISOString();
    this.log(offer.interaction_id, 'QueueLeft', offer.queue, {
      how: 'answered',
      waited_ms: 38_000,
    });
    this.log(offer.interaction_id, 'CallBridged', '李敏');
    this.log(offer.interaction_id, 'RecordingStarted', '');
    const { interaction_id, queue_id, queue, menu_path, caller, arrived_at } = offer;
    this.set({
      offer: null,
      presence: 'on_call',
      call: {
        interaction_id,
        conversation_id: interaction_id,
        segment_id: interaction_id,
        queue_id,
        queue,
        menu_path,
        caller,
        arrived_at,
        answered_at: now,
        waited_ms: 38_000,
        state: 'talking',
        state_since: now,
        muted: false,
        recording: 'on',
      },
    });
    return true;
  }

  reject(): boolean {
    if (!this.state.offer) return false;
    clearTimeout(this.ringing);
    this.set({ offer: null, presence: 'available' });
    return true;
  }

  change(verb: string): boolean {
    const { call } = this.state;
    if (verb === 'end_wrap_up') return this.endWrapUp();
    if (!call) return false;
    const state_since = new Date().toISOString();
    if (verb === 'hold_call') {
      this.log(call.interaction_id, 'CallUnbridged', '李敏', { reason: 'held', bridged_ms: 9000 });
      this.set({ call: { ...call, state: 'held', state_since } });
    } else if (verb === 'resume_call') {
      this.log(call.interaction_id, 'CallBridged', '李敏');
      this.set({ call: { ...call, state: 'talking', state_since } });
    } else if (verb === 'mute_call') this.set({ call: { ...call, muted: true } });
    else if (verb === 'unmute_call') this.set({ call: { ...call, muted: false } });
    else if (verb === 'hang_up_call') this.hangUp();
    return true;
  }

  private hangUp(): void {
    const { call } = this.state;
    if (!call) return;
    const { interaction_id, conversation_id, segment_id, queue_id, queue, caller } = call;
    this.log(interaction_id, 'SegmentEnded', '李敏', { reason: 'agent_hung_up', talked_ms: 9000 });
    this.log(interaction_id, 'WrapUpStarted', '李敏');
    this.set({
      call: null,
      presence: 'wrap_up',
      wrap_up: {
        interaction_id,
        conversation_id,
        segment_id,
        queue_id,
        queue,
        caller,
        mode: 'timed',
        started_at: new Date().toISOString(),
        ends_at: new Date(Date.now() + 60_000).toISOString(),
        may_end: true,
      },
    });
  }

  private endWrapUp(): boolean {
    if (!this.state.wrap_up) return false;
    const { next_presence: next, next_reason: reason, today } = this.state;
    this.set({
      wrap_up: null,
      presence: next ?? 'available',
      presence_reason: reason,
      next_presence: null,
      next_reason: '',
      today: { ...today, answered: today.answered + 1 },
    });
    return true;
  }

  link(customerId: string): void {
    const customer = customers.find(({ id }) => id === customerId);
    const { call, wrap_up: wrapUp } = this.state;
    if (!customer) return;
    const caller = { customer_id: customer.id, name: customer.name };
    this.set({
      call: call && { ...call, caller: { ...call.caller, ...caller } },
      wrap_up: wrapUp && { ...wrapUp, caller: { ...wrapUp.caller, ...caller } },
    });
  }

  private log(id: string, type: string, actor: string, data: EventData = {}): void {
    this.timelines.get(id)?.push(entry(new Date().toISOString(), type, actor, data));
  }
}

function entry(at: string, type: string, actor: string, data: EventData = {}): TimelineEntry {
  return { at, type, actor, data };
}

// The course of a past call, made up from its row.
export function pastTimeline(id: string): TimelineEntry[] {
  const row = interactions.find((each) => each.id === id);
  if (!row) return [];
  const start = Date.parse(row.started_at);
  const at = (ms: number) => new Date(start + ms).toISOString();
  const end = row.ended_at ? Date.parse(row.ended_at) - start : 60_000;
  const queued = row.queue
    ? [
        entry(at(9_000), 'InteractionQueued', row.queue),
        entry(at(20_000), 'OfferMade', row.agent_name),
      ]
    : [];
  const talked = row.answered_at
    ? [
        entry(at(28_000), 'QueueLeft', row.queue, { how: 'answered', waited_ms: row.waited_ms }),
        entry(at(28_000), 'CallBridged', row.agent_name),
        entry(at(28_000), 'RecordingStarted', ''),
        entry(at(40_000), 'CallUnbridged', row.agent_name, { reason: 'held', bridged_ms: 12_000 }),
        entry(at(52_000), 'CallBridged', row.agent_name),
        entry(at(end), 'SegmentEnded', row.agent_name, {
          reason: 'customer_hung_up',
          talked_ms: row.talked_ms,
        }),
      ]
    : [];
  return [
    entry(at(0), 'InteractionStarted', ''),
    entry(at(5_000), 'FlowStepTaken', '', { node: 'menu', exit: '2' }),
    ...queued,
    ...talked,
    entry(at(end), 'InteractionEnded', '', {
      outcome: row.outcome ?? '',
      cause: 'customer_hung_up',
      lasted_ms: end,
    }),
  ];
}
