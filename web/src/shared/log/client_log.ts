// What this page did, for whoever looks into a complaint. Codes and states only: no names, numbers or texts.
const keep = 500;
const lines: string[] = [];

export function note(what: string, detail: string | number | boolean = ''): void {
  lines.push(`${new Date().toISOString()} ${what} ${detail}`.trimEnd());
  if (lines.length > keep) lines.shift();
}

export function logText(): string {
  return [`agent: ${navigator.userAgent}`, ...lines, ''].join('\n');
}

export function downloadLog(): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([logText()], { type: 'text/plain' }));
  link.download = `zongji-${new Date().toISOString().slice(0, 19).replaceAll(':', '')}.log`;
  link.click();
  URL.revokeObjectURL(link.href);
}
