// 0.864 → "86.4%"; nothing yet → "–".
export function percent(share: number | null | undefined, digits = 0): string {
  return share == null || !Number.isFinite(share) ? '–' : `${(share * 100).toFixed(digits)}%`;
}

export function shareOf(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}
