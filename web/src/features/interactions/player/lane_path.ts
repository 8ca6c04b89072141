// A lane as the outline of its peaks around a middle line, thinned to one point per pixel column: the loudest counts.
export function lanePath(peaks: number[], width: number, height: number): string {
  const columns = Math.max(1, Math.min(width, peaks.length));
  const middle = height / 2;
  const upper: string[] = [];
  const lower: string[] = [];
  for (let column = 0; column < columns; column += 1) {
    const from = Math.floor((column * peaks.length) / columns);
    const to = Math.max(from + 1, Math.floor(((column + 1) * peaks.length) / columns));
    const loudest = Math.max(0, ...peaks.slice(from, to));
    const reach = Math.max(0.5, Math.min(1, loudest) * (middle - 1));
    const x = ((column * width) / columns).toFixed(1);
    upper.push(`${x},${(middle - reach).toFixed(1)}`);
    lower.push(`${x},${(middle + reach).toFixed(1)}`);
  }
  return `M${upper.join('L')}L${lower.reverse().join('L')}Z`;
}
