import type { BoardState } from '@/shared/api/types';
import { withChanges, type BoardChanges } from './board_changes';
import { readMessage, type FromServer, type ToServer, type Topic } from './messages';

// off: nobody signed in. catching_up: connected, but not every topic has sent its state yet.
export type LiveStatus = 'off' | 'connecting' | 'catching_up' | 'caught_up' | 'lost';

export interface SocketLike {
  onopen: (() => void) | null;
  onclose: ((event?: { code: number }) => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  send(text: string): void;
  close(): void;
}

const firstDelayMs = 250;
const longestDelayMs = 8000;
const connectWithinMs = 10_000;
// A connection that was quiet for two looks is asked whether it lives, and given up at the next one.
const lookEveryMs = 8000;
const quietLooksUntilAsked = 1;
// What the server closes with when the session ended, or is not what it was.
const sessionChanged = [1008, 1012];

// One connection to the server's live interface. It comes back by itself; messages of states that are older than what
// was seen on this connection are dropped.
export class LiveSocket {
  private socket: SocketLike | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private status_: LiveStatus = 'off';
  private hasBeenCaughtUp_ = false;
  private connecting: ReturnType<typeof setTimeout> | undefined;
  private looking: ReturnType<typeof setInterval> | undefined;
  private quietLooks = 0;
  private turn = 0;
  private lookAtSession: () => Promise<void> = () => Promise.resolve();
  private readonly topics = new Map<Topic, number>();
  private readonly seen = new Map<Topic, number>();
  private board: BoardState | null = null; // as this connection told it
  private readonly messageListeners = new Set<(message: FromServer) => void>();
  private readonly statusListeners = new Set<(status: LiveStatus) => void>();

  constructor(
    private readonly connectTo: () => SocketLike,
    private readonly tab: string,
    private readonly random: () => number = Math.random,
  ) {}

  get status(): LiveStatus {
    return this.status_;
  }

  // Since it was started.
  get hasBeenCaughtUp(): boolean {
    return this.hasBeenCaughtUp_;
  }

  // Asked before it connects again, when the session may be the reason why it could not stay.
  whenInDoubt(look: () => Promise<void>): void {
    this.lookAtSession = look;
  }

  start(): void {
    if (this.status_ !== 'off') return;
    this.failures = 0;
    this.connect();
  }

  stop(): void {
    this.turn += 1;
    clearTimeout(this.timer);
    this.drop();
    this.hasBeenCaughtUp_ = false;
    this.become('off');
  }

  // Tries again at once: the network came back, or the page is looked at again.
  hurry(): void {
    if (this.status_ !== 'lost') return;
    clearTimeout(this.timer);
    this.connect();
  }

  // The network is known to be gone; a silent connection would be noticed far too late.
  networkLost(): void {
    if (this.socket) this.lose();
  }

  subscribe(topic: Topic): () => void {
    this.topics.set(topic, (this.topics.get(topic) ?? 0) + 1);
    this.sendTopics();
    return () => {
      const left = (this.topics.get(topic) ?? 1) - 1;
      if (left > 0) this.topics.set(topic, left);
      else this.topics.delete(topic);
      this.sendTopics();
    };
  }

  // False when there is no connection: the caller says it again once there is one.
  send(message: ToServer): boolean {
    if (!this.socket || !this.isOpen()) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  isOpen(): boolean {
    return this.status_ === 'catching_up' || this.status_ === 'caught_up';
  }

  onMessage(listener: (message: FromServer) => void): () => void {
    this.messageListeners.add(listener);
    return () => this.messageListeners.delete(listener);
  }

  onStatus(listener: (status: LiveStatus) => void): () => void {
    this.statusListeners.add(listener);
    return () => this.statusListeners.delete(listener);
  }

  private connect(): void {
    this.turn += 1;
    this.become('connecting');
    const socket = this.connectTo();
    this.socket = socket;
    socket.onopen = () => this.opened();
    socket.onmessage = (event) => this.received(event.data);
    socket.onclose = (event) => this.lose(event?.code);
    this.connecting = setTimeout(() => this.lose(), connectWithinMs);
  }

  private opened(): void {
    clearTimeout(this.connecting);
    this.quietLooks = 0;
    this.looking = setInterval(() => this.look(), lookEveryMs);
    this.failures = 0;
    this.seen.clear();
    this.board = null;
    this.become('catching_up');
    this.send({ type: 'hello', tab: this.tab });
    this.sendTopics();
  }

  private sendTopics(): void {
    if (!this.isOpen()) return;
    for (const topic of [...this.seen.keys()]) if (!this.topics.has(topic)) this.seen.delete(topic);
    this.send({ type: 'subscribe', topics: [...this.topics.keys()] });
    this.judge();
  }

  // A network that swallows everything closes nothing: the browser alone would not notice for minutes.
  private look(): void {
    if (this.quietLooks > quietLooksUntilAsked) return this.lose();
    if (this.quietLooks === quietLooksUntilAsked) this.send({ type: 'ping' });
    this.quietLooks += 1;
  }

  private received(data: unknown): void {
    this.quietLooks = 0;
    const arriving = readMessage(data);
    const message = arriving?.type === 'board_changes' ? this.merge(arriving.changes) : arriving;
    if (!message) return;
    if (message.type === 'desk' || message.type === 'board') {
      const sequence = message.state.sequence;
      if (sequence < (this.seen.get(message.type) ?? 0)) return;
      this.seen.set(message.type, sequence);
    }
    if (message.type === 'board') this.board = message.state;
    this.messageListeners.forEach((listener) => listener(message));
    this.judge();
  }

  // Changes of a board that is not here: it is asked for anew, once.
  private merge(changes: BoardChanges): FromServer | null {
    const state = withChanges(this.board, changes);
    if (state) return { type: 'board', state };
    if (this.board) {
      this.board = null;
      const others = [...this.topics.keys()].filter((topic) => topic !== 'board');
      this.send({ type: 'subscribe', topics: others });
      this.sendTopics();
    }
    return null;
  }

  private judge(): void {
    const complete = [...this.topics.keys()].every((topic) => this.seen.has(topic));
    this.become(complete ? 'caught_up' : 'catching_up');
  }

  private lose(code?: number): void {
    const inDoubt = !this.isOpen() || sessionChanged.includes(code ?? 0);
    this.drop();
    this.failures += 1;
    this.become('lost');
    const delay = Math.min(longestDelayMs, firstDelayMs * 2 ** (this.failures - 1));
    const back = () => (inDoubt ? void this.connectIfWelcome() : this.connect());
    this.timer = setTimeout(back, delay * (0.75 + this.random() / 2));
  }

  private async connectIfWelcome(): Promise<void> {
    const { turn } = this;
    await this.lookAtSession();
    if (turn === this.turn) this.connect();
  }

  private drop(): void {
    clearTimeout(this.connecting);
    clearInterval(this.looking);
    const socket = this.socket;
    this.socket = null;
    if (!socket) return;
    socket.onopen = socket.onclose = socket.onmessage = null;
    socket.close();
  }

  private become(status: LiveStatus): void {
    if (status === this.status_) return;
    this.status_ = status;
    if (status === 'caught_up') this.hasBeenCaughtUp_ = true;
    this.statusListeners.forEach((listener) => listener(status));
  }
}
