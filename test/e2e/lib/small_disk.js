// A disk that can be filled: a tmpfs of its own.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { join } from 'node:path';

// { folder, fill(), empty(), free() }, or null where this machine does not let us mount.
export function smallDisk(world, megabytes) {
  const folder = world.path('small-disk');
  mkdirSync(folder);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], {
      stdio: 'ignore',
    });
  } catch {
    return null;
  }
  world.atEnd(() => execFileSync('umount', ['-l', folder]));
  const filler = join(folder, 'filler');
  const free = () => {
    const disk = statfsSync(folder);
    return disk.bavail * disk.bsize;
  };
  return {
    folder,
    free,
    // Takes every byte that is left.
    fill() {
      const file = openSync(filler, 'a');
      for (let size = 1 << 20; size >= 4096;) {
        try {
          writeSync(file, Buffer.alloc(size));
        } catch (error) {
          if (error.code !== 'ENOSPC') throw error;
          size /= 2;
        }
      }
      closeSync(file);
    },
    empty: () => rmSync(filler, { force: true }),
  };
}
