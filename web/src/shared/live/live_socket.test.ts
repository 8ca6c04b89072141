import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveSocket, type SocketLike } from './live_socket';
import type { FromServer } from './messages';

class Wire implements SocketLike {
  onopen: (() => void) | null = null;
  onclose: ((event?: { code: number }) => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  sent: string[] = [];
  closed = false;
  send(text: string) {
    this.sent.push(text);
  }
  close() {
    this.closed = true;
  }
  says(message: unknown) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
}

let wires: Wire[] = [];

function socket(): LiveSocket {
  return new LiveSocket(
    () => {
      const wire = new Wire();
      wires.push(wire);
      return wire;
    },
    'tab-1',
    () => 0.5,
  );
}

function wire(number: number): Wire {
  const found = wires[number];
  if (!found) throw new Error(`no connection ${number}`);
  return found;
}

beforeEach(() => {
  wires = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

describe('LiveSocket', () => {
  it('says who it is, then what it wants', () => {
    const live = socket();
    live.subscribe('desk');
    live.start();
    wire(0).onopen?.();
    expect(wire(0).sent.map((text) => JSON.parse(text))).toEqual([
      { type: 'hello', tab: 'tab-1' },
      { type: 'subscribe', topics: ['desk'] },
    ]);
  });

  it('is caught up when each topic has sent its state', () => {
    const live = socket();
    live.subscribe('desk');
    live.subscribe('board');
    live.start();
    wire(0).onopen?.();
    wire(0).says({ type: 'desk', state: { sequence: 4 } });
    expect(live.status).toBe('catching_up');
    wire(0).says({ type: 'board', state: { sequence: 1 } });
    expect(live.status).toBe('caught_up');
  });

  it('drops a state older than the one it has', () => {
    const live = socket();
    const heard: unknown[] = [];
    live.onMessage((message) => heard.push(message));
    live.subscribe('desk');
    live.start();
    wire(0).onopen?.();
    wire(0).says({ type: 'desk', state: { sequence: 7 } });
    wire(0).says({ type: 'desk', state: { sequence: 6 } });
    expect(heard).toEqual([{ type: 'desk', state: { sequence: 7 } }]);
  });

  it('makes a board of what changed in it', () => {
    const live = socket();
    const heard: FromServer[] = [];
    live.onMessage((message) => heard.push(message));
    live.subscribe('board');
    live.start();
    wire(0).onopen?.();
    const queues = [{ queue_id: '1', waiting: 0 }];
    const agents = [
      { agent_id: '1', presence: 'available' },
      { agent_id: '2', presence: 'available' },
    ];
    wire(0).says({ type: 'board', state: { sequence: 5, as_of: 'a', queues, agents, alarms: [] } });
    const busy = { agent_id: '2', presence: 'on_call' };
    const changes = {
      since: 5,
      sequence: 6,
      as_of: 'b',
      queues: [],
      agents: [busy],
      alarms: ['!'],
    };
    wire(0).says({ type: 'board_changes', changes });
    expect(heard[1]).toEqual({
      type: 'board',
      state: { sequence: 6, as_of: 'b', queues, agents: [agents[0], busy], alarms: ['!'] },
    });
    expect(wire(0).sent).toHaveLength(2);
    const [before, after] = heard.map((message) => ('state' in message ? message.state : null));
    const agentsOf = (state: typeof before) => (state && 'agents' in state ? state.agents : []);
    expect(agentsOf(after ?? null)[0], 'drawn once').toBe(agentsOf(before ?? null)[0]);
  });

  it('asks for the board anew, once, when changes are of another one', () => {
    const live = socket();
    const heard: unknown[] = [];
    live.onMessage((message) => heard.push(message));
    live.subscribe('desk');
    live.subscribe('board');
    live.start();
    wire(0).onopen?.();
    const board = { sequence: 5, as_of: 'a', queues: [], agents: [], alarms: [] };
    wire(0).says({ type: 'board', state: board });
    wire(0).sent.length = 0;
    wire(0).says({ type: 'board_changes', changes: { ...board, since: 6, sequence: 7 } });
    wire(0).says({ type: 'board_changes', changes: { ...board, since: 7, sequence: 8 } });
    expect(wire(0).sent.map((text) => JSON.parse(text))).toEqual([
      { type: 'subscribe', topics: ['desk'] },
      { type: 'subscribe', topics: ['desk', 'board'] },
    ]);
    expect(heard).toHaveLength(1);
    wire(0).says({ type: 'board', state: { ...board, sequence: 9 } });
    wire(0).says({ type: 'board_changes', changes: { ...board, since: 9, sequence: 10 } });
    expect(heard).toHaveLength(3);
  });

  it('takes any state from a new connection: the server may have started anew', () => {
    const live = socket();
    const heard: unknown[] = [];
    live.onMessage((message) => heard.push(message));
    live.subscribe('desk');
    live.start();
    wire(0).onopen?.();
    wire(0).says({ type: 'desk', state: { sequence: 70 } });
    wire(0).onclose?.();
    expect(live.status).toBe('lost');
    vi.advanceTimersByTime(250);
    wire(1).onopen?.();
    expect(live.status).toBe('catching_up');
    wire(1).says({ type: 'desk', state: { sequence: 1 } });
    expect(live.status).toBe('caught_up');
    expect(heard).toHaveLength(2);
  });

  it('waits longer after each failure, and not at all when hurried', async () => {
    const live = socket();
    live.start();
    wire(0).onclose?.();
    await vi.advanceTimersByTimeAsync(250);
    wire(1).onclose?.();
    await vi.advanceTimersByTimeAsync(499);
    expect(wires).toHaveLength(2);
    live.hurry();
    expect(wires).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(5000);
    expect(wires).toHaveLength(3);
  });

  it('says nothing while there is no connection', () => {
    const live = socket();
    live.start();
    expect(live.send({ type: 'media_stop' })).toBe(false);
    wire(0).onopen?.();
    expect(live.send({ type: 'media_stop' })).toBe(true);
    live.stop();
    expect(wire(0).closed).toBe(true);
    expect(live.send({ type: 'media_stop' })).toBe(false);
  });

  it('gives up a connection that does not come about', () => {
    const live = socket();
    live.start();
    vi.advanceTimersByTime(10_000);
    expect(wire(0).closed).toBe(true);
    expect(live.status).toBe('lost');
  });

  it('asks a quiet connection whether it lives, and gives up one that does not', () => {
    const live = socket();
    live.start();
    wire(0).onopen?.();
    const pings = () => wire(0).sent.filter((text) => text.includes('ping')).length;
    vi.advanceTimersByTime(16_000);
    expect(pings()).toBe(1);
    wire(0).says({ type: 'error', code: 'invalid' });
    vi.advanceTimersByTime(16_000);
    expect(pings()).toBe(2);
    expect(wire(0).closed).toBe(false);
    vi.advanceTimersByTime(8000);
    expect(wire(0).closed).toBe(true);
    expect(live.status).toBe('lost');
  });

  it('asks nothing while the server talks', () => {
    const live = socket();
    live.start();
    wire(0).onopen?.();
    for (let i = 0; i < 20; i += 1) {
      vi.advanceTimersByTime(5000);
      wire(0).says({ type: 'changed', kind: 'tasks' });
    }
    expect(wire(0).sent.some((text) => text.includes('ping'))).toBe(false);
    expect(live.status).not.toBe('lost');
  });

  it('looks at the session first when that may be why it was closed', async () => {
    for (const [opened, code, looks] of [
      [true, 1008, 1],
      [true, 1012, 1],
      [false, 1006, 1],
      [true, 1006, 0],
    ] as const) {
      wires = [];
      const live = socket();
      const look = vi.fn(() => Promise.resolve());
      live.whenInDoubt(look);
      live.start();
      if (opened) wire(0).onopen?.();
      wire(0).onclose?.({ code });
      await vi.advanceTimersByTimeAsync(250);
      expect(look, String(code)).toHaveBeenCalledTimes(looks);
      expect(wires).toHaveLength(2);
      live.stop();
    }
  });

  it('does not connect again when the session turns out to be over', async () => {
    const live = socket();
    live.whenInDoubt(() => {
      live.stop();
      return Promise.resolve();
    });
    live.start();
    wire(0).onopen?.();
    wire(0).onclose?.({ code: 1008 });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(wires).toHaveLength(1);
    expect(live.status).toBe('off');
  });

  it('ignores what is not a message', () => {
    const live = socket();
    const heard = vi.fn();
    live.onMessage(heard);
    live.start();
    wire(0).onopen?.();
    wire(0).onmessage?.({ data: 'not json' });
    wire(0).onmessage?.({ data: new ArrayBuffer(2) });
    wire(0).says(null);
    expect(heard).not.toHaveBeenCalled();
  });
});
