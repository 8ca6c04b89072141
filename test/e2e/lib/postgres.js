// A PostgreSQL server of the test's own, reachable by a Unix socket in its folder.
import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { until } from './world.js';

const root = '/usr/lib/postgresql';

// PostgreSQL refuses to run as root.
function account() {
  if (process.getuid() !== 0) return {};
  const id = (flag) => Number(execFileSync('id', [flag, 'postgres']).toString());
  return { uid: id('-u'), gid: id('-g') };
}

// { location, stop(signal), freeze(), thaw(), start() }, or null where PostgreSQL is not installed.
export async function postgres(world) {
  const version = existsSync(root) ? readdirSync(root).sort().at(-1) : null;
  if (!version) return null;
  const bin = `${root}/${version}/bin`;
  const folder = world.path('postgres');
  const as = account();
  chmodSync(world.folder, 0o711);
  mkdirSync(folder);
  if (as.uid) chownSync(folder, as.uid, as.gid);
  execFileSync(
    `${bin}/initdb`,
    [
      '-D',
      `${folder}/data`,
      '-U',
      'postgres',
      '-A',
      'trust',
      '-E',
      'UTF8',
      '--locale=C.UTF-8',
      '--no-sync',
    ],
    { ...as, cwd: '/', stdio: 'ignore' },
  );

  let starts = 0;
  let running = null;
  const start = async () => {
    starts += 1;
    running = world.start(
      `postgres-${starts}`,
      `${bin}/postgres`,
      ['-D', `${folder}/data`, '-k', folder, '-c', 'listen_addresses=', '-c', 'fsync=off'],
      { ...as, cwd: '/' },
    );
    await until('PostgreSQL is ready', () => {
      try {
        execFileSync(`${bin}/pg_isready`, ['-h', folder], { stdio: 'ignore' });
        return true;
      } catch {
        return false;
      }
    });
  };
  // It and the processes that serve its connections.
  const signal = (name) => {
    const children = execFileSync('pgrep', ['-P', String(running.child.pid)]).toString();
    for (const pid of [running.child.pid, ...children.split('\n').filter(Boolean).map(Number)]) {
      try {
        process.kill(pid, name);
      } catch {
        // A child that has ended meanwhile.
      }
    }
  };
  await start();
  // Before it is ended: what is frozen cannot end, and keeps its pipes open.
  world.atEnd(() => {
    if (running.running()) signal('SIGCONT');
  });
  return {
    location: `postgresql://postgres@/postgres?host=${folder}`,
    start,
    end: (name = 'SIGINT') => running.end(name),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
  };
}
