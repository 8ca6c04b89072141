export interface NoteView {
  // What was written here and is not known to be saved; else null.
  draft: string | null;
  state: 'clean' | 'waiting' | 'saving' | 'failing' | 'refused';
  savedAt: number | null;
}

interface Entry extends NoteView {
  timer: ReturnType<typeof setTimeout> | undefined;
  failures: number;
  sending: Promise<void> | null;
}

type Save = (interactionId: string, text: string) => Promise<void>;

const nothing: NoteView = { draft: null, state: 'clean', savedAt: null };
const longestRetryMs = 15_000;

// Notes on their way to the server. A draft stays in the browser's storage until the server has acknowledged it, so
// that neither a change of state, nor a reload, nor a lost network loses a word.
export class NoteOutbox {
  private readonly entries = new Map<string, Entry>();
  private readonly views = new Map<string, NoteView>();
  private readonly listeners = new Set<() => void>();
  private stopped = false;

  constructor(
    private readonly prefix: string,
    private readonly save: Save,
    private readonly mayPass: (error: unknown, failures: number) => boolean,
    private readonly storage: Storage,
    private readonly delayMs = 800,
  ) {}

  // Sends what an earlier page left behind.
  start(): void {
    this.stopped = false;
    for (const key of Object.keys(this.storage)) {
      if (!key.startsWith(this.prefix)) continue;
      const text = this.storage.getItem(key);
      if (text === null) continue;
      const id = key.slice(this.prefix.length);
      this.change(id, { draft: text, state: 'waiting' });
      void this.flush(id);
    }
  }

  // Nothing is sent from now on: the next session may be somebody else's. What was not sent stays in the storage.
  stop(): void {
    this.stopped = true;
    this.entries.forEach(({ timer }) => clearTimeout(timer));
  }

  read(id: string): NoteView {
    return this.views.get(id) ?? nothing;
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  edit(id: string, text: string): void {
    this.storage.setItem(this.prefix + id, text);
    const entry = this.change(id, { draft: text, state: 'waiting', failures: 0 });
    this.later(id, entry, this.delayMs);
  }

  // Done when the server has answered.
  async flush(id: string): Promise<void> {
    const entry = this.entries.get(id);
    if (this.stopped || !entry || entry.draft === null) return;
    // One at a time, so that the newest words arrive last; what was written meanwhile follows.
    if (entry.sending) return entry.sending;
    clearTimeout(entry.timer);
    entry.sending = this.send(id, entry.draft).finally(() => (entry.sending = null));
    return entry.sending;
  }

  async flushAll(): Promise<void> {
    await Promise.all([...this.entries.keys()].map((id) => this.flush(id)));
  }

  // The same until nothing is left that the server would take; before somebody signs out.
  async finish(): Promise<void> {
    await this.flushAll();
    await this.flushAll();
  }

  private async send(id: string, text: string): Promise<void> {
    this.change(id, { state: 'saving' });
    try {
      await this.save(id, text);
      this.saved(id, text);
    } catch (error) {
      this.failed(id, error);
    }
  }

  private saved(id: string, text: string): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    const savedAt = Date.now();
    if (entry.draft !== text) {
      // More was written meanwhile.
      this.change(id, { state: 'waiting', savedAt, failures: 0 });
      this.later(id, entry, this.delayMs);
      return;
    }
    this.storage.removeItem(this.prefix + id);
    this.change(id, { draft: null, state: 'clean', savedAt, failures: 0 });
  }

  private failed(id: string, error: unknown): void {
    const entry = this.entries.get(id);
    if (!entry) return;
    if (!this.mayPass(error, entry.failures)) {
      this.change(id, { state: 'refused' });
      return;
    }
    const failures = entry.failures + 1;
    this.change(id, { state: 'failing', failures });
    this.later(id, entry, Math.min(longestRetryMs, 1000 * 2 ** (failures - 1)));
  }

  private later(id: string, entry: Entry, ms: number): void {
    clearTimeout(entry.timer);
    if (this.stopped) return;
    entry.timer = setTimeout(() => void this.flush(id), ms);
  }

  private change(id: string, change: Partial<Entry>): Entry {
    const entry = this.entries.get(id) ?? {
      ...nothing,
      timer: undefined,
      failures: 0,
      sending: null,
    };
    Object.assign(entry, change);
    this.entries.set(id, entry);
    this.views.set(id, { draft: entry.draft, state: entry.state, savedAt: entry.savedAt });
    this.listeners.forEach((listener) => listener());
    return entry;
  }
}
