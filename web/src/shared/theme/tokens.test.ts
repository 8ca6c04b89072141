import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dark, light, type Palette } from './tokens';

function luminance(hex: string): number {
  const channels = [1, 3, 5].map((from) => parseInt(hex.slice(from, from + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((value) =>
    value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

const pairs: [keyof Palette, keyof Palette][] = [
  ['text', 'ground'],
  ['text', 'panel'],
  ['text', 'accentGround'],
  ['text', 'noteGround'],
  ['secondary', 'ground'],
  ['secondary', 'panel'],
  ['secondary', 'accentGround'],
  ['accentText', 'panel'],
  ['accentText', 'accentGround'],
  ['onAccent', 'accent'],
  ['onAccent', 'alarmButton'],
  ['textAvailable', 'panel'],
  ['textOnCall', 'panel'],
  ['textRinging', 'panel'],
  ['textRinging', 'warnGround'],
  ['textWrapUp', 'panel'],
  ['textBreak', 'panel'],
  ['textAlarm', 'panel'],
  ['textAlarm', 'alarmGround'],
];

describe.each([
  ['light', light],
  ['dark', dark],
])('the %s theme', (_, palette) => {
  it.each(pairs)('reads %s on %s with contrast AA', (front, back) => {
    expect(contrast(palette[front], palette[back])).toBeGreaterThanOrEqual(4.5);
  });
});

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : [path];
  });
}

describe('colours', () => {
  it('are set in tokens.ts and nowhere else', () => {
    const offenders = files(join(import.meta.dirname, '../..')).filter(
      (path) =>
        /\.(css|tsx?)$/.test(path) &&
        !/tokens(\.test)?\.ts$/.test(path) &&
        /#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(/i.test(readFileSync(path, 'utf8')),
    );
    expect(offenders).toEqual([]);
  });
});
