import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { LiveSocket, type SocketLike } from './live_socket';

class Wire implements SocketLike {
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
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

  it('waits longer after each failure, and not at all when hurried', () => {
    const live = socket();
    live.start();
    wire(0).onclose?.();
    vi.advanceTimersByTime(250);
    wire(1).onclose?.();
    vi.advanceTimersByTime(499);
    expect(wires).toHaveLength(2);
    live.hurry();
    expect(wires).toHaveLength(3);
    vi.advanceTimersByTime(5000);
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
