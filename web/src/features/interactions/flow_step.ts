// What kind of step a flow took, as far as the way out of it tells: several kinds just go on.
export function flowStepOf(exit: string) {
  if (/^[0-9*#]$/.test(exit)) return 'menu';
  if (exit === 'invalid' || exit === 'timeout') return 'keys'; // a menu, or digits to enter
  if (exit === 'open' || exit === 'closed') return 'hours';
  if (exit === 'true' || exit === 'false') return 'condition';
  if (exit === 'timed_out' || exit === 'left') return 'queue';
  return 'other';
}
