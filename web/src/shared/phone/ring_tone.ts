// Sounds made here: a ring (two short tones, a pause), and a test of the speaker.
let context: AudioContext | null = null;

function ready(): AudioContext | null {
  if (typeof AudioContext === 'undefined') return null;
  context ??= new AudioContext();
  if (context.state === 'suspended') void context.resume();
  return context;
}

// Browsers keep a page silent until it is touched once.
export function unlockSoundOnFirstGesture(): void {
  const unlock = () => {
    ready();
    window.removeEventListener('pointerdown', unlock, true);
    window.removeEventListener('keydown', unlock, true);
  };
  window.addEventListener('pointerdown', unlock, true);
  window.addEventListener('keydown', unlock, true);
}

function tone(hertz: number, fromS: number, lastsS: number): void {
  const audio = ready();
  if (!audio) return;
  const start = audio.currentTime + fromS;
  const oscillator = audio.createOscillator();
  const loudness = audio.createGain();
  oscillator.frequency.value = hertz;
  loudness.gain.setValueAtTime(0, start);
  loudness.gain.linearRampToValueAtTime(0.18, start + 0.02);
  loudness.gain.setValueAtTime(0.18, start + lastsS - 0.04);
  loudness.gain.linearRampToValueAtTime(0, start + lastsS);
  oscillator.connect(loudness).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + lastsS);
}

export function startRinging(): () => void {
  const once = () => {
    tone(880, 0, 0.22);
    tone(1108, 0.26, 0.22);
  };
  once();
  const again = setInterval(once, 1600);
  return () => clearInterval(again);
}

export function playTestTone(): void {
  tone(523, 0, 0.35);
  tone(659, 0.4, 0.35);
}
