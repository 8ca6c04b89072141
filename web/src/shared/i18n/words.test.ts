import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const source = join(import.meta.dirname, '../..');
const locales = join(import.meta.dirname, 'locales');

type Words = { [key: string]: string | Words };

function flat(words: Words, prefix = ''): Map<string, string> {
  return new Map(
    Object.entries(words).flatMap(([key, value]) =>
      typeof value === 'string' ? [[prefix + key, value]] : [...flat(value, `${prefix}${key}.`)],
    ),
  );
}

function wordsOf(locale: string): Map<string, string> {
  return new Map(
    readdirSync(join(locales, locale)).flatMap((file) => {
      const namespace = file.replace('.json', '');
      const words = JSON.parse(readFileSync(join(locales, locale, file), 'utf8')) as Words;
      return [...flat(words, `${namespace}:`)];
    }),
  );
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return sources(path);
    return /\.tsx?$/.test(entry.name) && !entry.name.includes('.test.') ? [path] : [];
  });
}

const chinese = wordsOf('zh-CN');
const english = wordsOf('en');
const code = sources(source).map((path) => readFileSync(path, 'utf8'));

// Groups whose keys come from the server or from a table: used as `group.${key}`.
const byCode = [
  'words:error.',
  'words:reason.',
  'words:why_idle.',
  'words:flow_exit.',
  'words:ended_by.',
  'words:left_queue.',
  'words:offer_result.',
  'words:party_failure.',
  'words:supervisor_voice.',
  'interactions:event.',
  'interactions:segment_began.',
  'interactions:segment_ended.',
  'settings:field.',
  'settings:hint.',
  'settings:role.',
  'settings:endpoint.',
  'settings:strategy.',
  'settings:wrap_up_mode.',
  'settings:on_failure.',
  'settings:keys_by.',
  'settings:called_in_place.',
  'settings:purpose.',
  'settings:means_of.',
  'settings:standing_of.',
  'settings:check_of.',
  'settings:unknown_means.',
  'settings:period_of.',
  'settings:transport_name.',
  'settings:caller_in_place.',
  'desk:idle.',
];

function isUsed(name: string): boolean {
  const key = name.slice(name.indexOf(':') + 1);
  if (byCode.some((group) => name.startsWith(group))) return true;
  const group = key.slice(0, key.lastIndexOf('.') + 1);
  return code.some(
    (text) =>
      text.includes(`'${key}'`) ||
      text.includes(`.${key}'`) ||
      (group !== '' && text.includes(`\`${group}\${`)),
  );
}

function placeholders(text: string): string[] {
  return (text.match(/\{\{\w+\}\}/g) ?? []).sort();
}

describe('the words', () => {
  it('are the same set in both languages', () => {
    expect([...english.keys()].sort()).toEqual([...chinese.keys()].sort());
  });

  it('have no empty entry, and the same places to fill', () => {
    for (const [key, text] of chinese) {
      expect(text, key).not.toBe('');
      expect(english.get(key), key).not.toBe('');
      expect(placeholders(english.get(key) ?? ''), key).toEqual(placeholders(text));
    }
  });

  it('are all used', () => {
    expect([...chinese.keys()].filter((name) => !isUsed(name))).toEqual([]);
  });

  // Missing keys do not compile (i18next.d.ts); Chinese outside of the word files would never be translated.
  it('stand in their files and nowhere in the code', () => {
    const withChinese = sources(source).filter((path) =>
      /[\u4e00-\u9fff]/.test(readFileSync(path, 'utf8').replace(/\/\/.*$/gm, '')),
    );
    expect(withChinese).toEqual([]);
  });

  it('keep Chinese out of the English words, but for the name of the language', () => {
    const mixed = [...english].filter(([, text]) => /[\u4e00-\u9fff]/.test(text));
    expect(mixed.map(([key]) => key)).toEqual(['frame:other_language']);
  });
});
