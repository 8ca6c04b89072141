// What a server has spoken once, the others of the same build take from there: its hundred sentences cost five seconds of a core.
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const all = new URL('../../../build/test/sounds', import.meta.url).pathname;

// Before the first start on `data`. Files have their content's name, and come there whole: servers may write at once.
export function shareSounds(program, data) {
  const cache = join(data, 'cache');
  if (existsSync(cache)) return;
  const { mtimeMs, size } = statSync(program);
  const path = program.replaceAll('/', '-');
  const kept = `${path}.${size}.${Math.floor(mtimeMs)}`;
  mkdirSync(join(all, kept), { recursive: true });
  for (const old of readdirSync(all).filter((each) => each !== kept))
    if (old.startsWith(`${path}.`)) rmSync(join(all, old), { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  symlinkSync(join(all, kept), join(cache, 'sounds'));
}
