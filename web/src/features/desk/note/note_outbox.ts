export interface NoteView {
  // What was written here and is not known to be saved; else null.
  draft: string | null;
  state: 'clean' | 'waiting' | 'saving' | 'failing' | 'refused';
  savedAt: number | null;
}

interface Entry extends NoteView {
  timer: ReturnType<typeof setTimeout> | undefined;
  failures: number;
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

  constructor(
    private readonly prefix: string,
    private readonly save: Save,
    private readonly mayPass: (error: unknown) => boolean,
    private readonly storage: Storage,
    private readonly delayMs = 800,
  ) {}

  // Sends what an earlier page left behind.
  start(): void {
    for (const key of Object.keys(this.storage)) {
      if (!key.startsWith(this.prefix)) continue;
      const text = this.storage.getItem(key);
      if (text === null) continue;
      const id = key.slice(this.prefix.length);
      this.change(id, { draft: text, state: 'waiting' });
      this.flush(id);
    }
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

  flush(id: string): void {
    const entry = this.entries.get(id);
    if (!entry || entry.draft === null || entry.state === 'saving') return;
    clearTimeout(entry.timer);
    void this.send(id, entry.draft);
  }

  flushAll(): void {
    [...this.entries.keys()].forEach((id) => this.flush(id));
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
    if (!this.mayPass(error)) {
      this.change(id, { state: 'refused' });
      return;
    }
    const failures = entry.failures + 1;
    this.change(id, { state: 'failing', failures });
    this.later(id, entry, Math.min(longestRetryMs, 1000 * 2 ** (failures - 1)));
  }

  private later(id: string, entry: Entry, ms: number): void {
    clearTimeout(entry.timer);
    entry.timer = setTimeout(() => this.flush(id), ms);
  }

  private change(id: string, change: Partial<Entry>): Entry {
    const entry = this.entries.get(id) ?? { ...nothing, timer: undefined, failures: 0 };
    Object.assign(entry, change);
    this.entries.set(id, entry);
    this.views.set(id, { draft: entry.draft, state: entry.state, savedAt: entry.savedAt });
    this.listeners.forEach((listener) => listener());
    return entry;
  }
}
