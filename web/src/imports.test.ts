import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = import.meta.dirname;
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.includes('.test.'))
  .map((name) => join(root, name));

// Of our own files; those of types too, since who reads one file then has to read the other.
function importedBy(file: string): string[] {
  const names = readFileSync(file, 'utf8').matchAll(/(?:from|import\(?) ?'((?:@|\.\.?)\/[^']+)'/g);
  return [...names].flatMap(([, name = '']) => {
    const path = name.startsWith('@/') ? join(root, name.slice(2)) : resolve(dirname(file), name);
    return files.filter((each) => each === `${path}.ts` || each === `${path}.tsx`);
  });
}

function circles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0)
      found.push([...path.slice(at), file].map((each) => each.slice(root.length)).join(' → '));
    if (at >= 0 || done.has(file)) return;
    for (const next of importedBy(file)) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}

describe('files', () => {
  it('do not import each other in a circle', () => {
    expect(files.length).toBeGreaterThan(100);
    expect(files.flatMap(importedBy).length).toBeGreaterThan(files.length);
    expect(circles()).toEqual([]);
  });
  it('of every feature have their walls', () => {
    const linter = readFileSync(join(root, '../eslint.config.js'), 'utf8');
    const mayUse = /const mayUse = {([^}]*)}/.exec(linter)?.[1] ?? '';
    const walled = [...mayUse.matchAll(/(\w+): \[/g)].map(([, feature]) => feature);
    expect(walled.sort()).toEqual(readdirSync(join(root, 'features')).sort());
  });
});
