export interface PlaybackView {
  playing: boolean;
  atMs: number;
  speed: number;
  broken: boolean;
}

// One recording's audio: where it is, whether it plays, how fast.
export class Playback {
  private view: PlaybackView = { playing: false, atMs: 0, speed: 1, broken: false };
  private frame = 0;
  private readonly audio = new Audio();
  private readonly listeners = new Set<() => void>();

  constructor(private readonly source: string) {
    this.audio.preload = 'none';
    this.audio.addEventListener('play', this.follow);
    this.audio.addEventListener('pause', this.follow);
    this.audio.addEventListener('ended', this.follow);
    this.audio.addEventListener('seeked', this.follow);
    this.audio.addEventListener('error', () => this.show({ broken: true, playing: false }));
  }

  read = (): PlaybackView => this.view;

  onChange = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  toggle(): void {
    if (!this.audio.paused) return this.audio.pause();
    this.show({ broken: false });
    this.load();
    this.audio.playbackRate = this.view.speed;
    this.audio.play().catch(() => this.show({ broken: this.audio.error !== null }));
  }

  seek(ms: number): void {
    this.load();
    this.audio.currentTime = Math.max(0, ms / 1000);
    this.show({ atMs: Math.max(0, ms) });
  }

  changeSpeed(times: number): void {
    this.audio.playbackRate = times;
    this.show({ speed: times });
  }

  stop(): void {
    cancelAnimationFrame(this.frame);
    this.audio.pause();
  }

  // Only when somebody wants to hear it: each hearing is on record.
  private load(): void {
    if (!this.audio.hasAttribute('src')) this.audio.src = this.source;
  }

  private follow = (): void => {
    cancelAnimationFrame(this.frame);
    const playing = !this.audio.paused && !this.audio.ended;
    this.show({ playing, atMs: this.audio.currentTime * 1000 });
    if (playing) this.frame = requestAnimationFrame(this.follow);
  };

  private show(change: Partial<PlaybackView>): void {
    this.view = { ...this.view, ...change };
    this.listeners.forEach((listener) => listener());
  }
}
