const kinds = [
  'play',
  'menu',
  'collect',
  'hours',
  'condition',
  'set',
  'language',
  'queue',
  'hang_up',
] as const;

// What kind of step a flow took. Earlier journals do not say it: then as far as the way out of it tells.
export function flowStepOf(kind: string, exit: string) {
  const known = kinds.find((each) => each === kind);
  if (known) return known;
  if (/^[0-9*#]$/.test(exit)) return 'menu';
  if (exit === 'invalid' || exit === 'timeout') return 'keys'; // a menu, or digits to enter
  if (exit === 'open' || exit === 'closed') return 'hours';
  if (exit === 'true' || exit === 'false') return 'condition';
  if (exit === 'timed_out' || exit === 'left') return 'queue';
  return 'other';
}
