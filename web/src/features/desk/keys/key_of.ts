// What the keys do. One letter alone works only while no field has the focus; with a modifier always.
export const deskKeys = {
  answer: 'Space',
  mute: 'M',
  hold: 'H',
  transfer: 'T',
  consult: 'C',
  join: 'J',
  swap: 'S',
  complete: 'Shift+T',
  dismiss: 'X',
  keypad: 'K',
  hangUp: 'Ctrl+Shift+H',
  ticket: 'Alt+T',
  note: 'Alt+N',
  keys: '?',
} as const;

export type KeyName = keyof typeof deskKeys;

// As aria-keyshortcuts wants them.
export function ariaKeysOf(name: KeyName): string {
  return deskKeys[name].replace('Ctrl', 'Control');
}

interface Pressed {
  key: string;
  code: string;
  ctrlKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
  metaKey: boolean;
}

// "Ctrl+Shift+H", "M", "Space", "?"
export function comboOf(event: Pressed): string {
  if (event.key === '?' || event.key === '？') return '?';
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  const key = letter ?? (event.code === 'Space' ? 'Space' : event.key);
  return [
    event.ctrlKey || event.metaKey ? 'Ctrl' : '',
    event.altKey ? 'Alt' : '',
    event.shiftKey ? 'Shift' : '',
    key,
  ]
    .filter(Boolean)
    .join('+');
}

export function hasModifier(combo: string): boolean {
  return /^(Ctrl|Alt)\+/.test(combo);
}

const fields = 'input, textarea, select, [contenteditable="true"], [role="combobox"]';

export function isField(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.matches(fields));
}

// The space bar presses the offer's button that has the focus, whichever that is: on "reject" it must not answer.
function pressesItself(target: EventTarget | null, combo: string): boolean {
  return (
    combo === deskKeys.answer &&
    target instanceof Element &&
    target.closest('[data-own-keys]') !== null
  );
}

// Which key's work this press is; none while somebody types or an input method composes.
export function keyNameOf(
  event: Pressed & { target: EventTarget | null; isComposing: boolean; repeat: boolean },
): KeyName | null {
  if (event.isComposing || event.repeat) return null;
  const combo = comboOf(event);
  if (isField(event.target) && !hasModifier(combo)) return null;
  if (pressesItself(event.target, combo)) return null;
  const found = Object.entries(deskKeys).find(([, key]) => key === combo);
  return found ? (found[0] as KeyName) : null;
}
