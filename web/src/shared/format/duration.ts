function two(value: number): string {
  return String(value).padStart(2, '0');
}

// 3:05, 1:02:03. Minutes are padded to two figures where columns must align.
export function clockOf(ms: number, padded = true): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = two(seconds % 60);
  if (hours > 0) return `${hours}:${two(minutes)}:${rest}`;
  return `${padded ? two(minutes) : minutes}:${rest}`;
}
