// What a change costs whoever makes it: a build from nothing, of the server and then of what tests it; the server in a new clone
// beside a compiler cache that is warm; and one file changed, built and its module's tests run, as `./dev test` runs them. Each in
// a clone of what is committed, with a cache of its own.
// ZONGJI_BENCH_TESTS=1 also runs all of `./dev test` in a new clone with an empty cache (half an hour).
// figure: cold_build_s
// figure: tests_build_s
// figure: warm_build_s
// figure: one_file_s
// figure: one_file_worst_s
// figure: test_s
import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = new URL('../..', import.meta.url).pathname;
const folder = mkdtempSync(join(tmpdir(), 'zongji-build-'));
const seed = Number(process.env.ZONGJI_BENCH_SEED ?? 1);
const files = 20;
let changes = 0;

function run(command, args, cwd, env = {}) {
  const began = performance.now();
  const done = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
  });
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(' ')} failed:\n${done.stdout}\n${done.stderr}`);
  return (performance.now() - began) / 1000;
}

function clone(name) {
  const path = join(folder, name);
  execFileSync('git', ['clone', '--quiet', root, path]);
  // The headers that Debian cannot install beside ours: fetched once, not measured.
  const fetched = join(root, 'build/deps');
  if (existsSync(fetched)) cpSync(fetched, join(path, 'build/deps'), { recursive: true });
  return path;
}

const tell = (figure, value, runs = [value]) =>
  console.log(
    JSON.stringify({ figure, value: round(value), unit: 's', runs: runs.map(round) }),
  );
const round = (seconds) => Math.round(seconds * 10) / 10;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

function build(path, cache, targets) {
  const env = { CCACHE_DIR: cache };
  return (
    (existsSync(join(path, 'build/release/build.ninja'))
      ? 0
      : run('cmake', ['--preset', 'release'], path, env)) +
    run('ninja', ['-C', 'build/release', '-j', '2', ...targets], path, env)
  );
}

// The folder of the module whose tests a file has: the nearest above it that has some.
function moduleOf(path, file) {
  let folder = dirname(file);
  while (folder !== 'src' && !existsSync(join(path, folder, 'test'))) folder = dirname(folder);
  return folder === 'src' ? undefined : folder.replace(/^src\//, '').replaceAll('/', '_');
}

// The same twenty for the same seed and tree.
function drawn(path) {
  const known = execFileSync('git', ['ls-files', 'src/**/*.cpp'], { cwd: path, encoding: 'utf8' })
    .split('\n')
    .filter((file) => file && !/\/(test|fuzz|bench)\//.test(file) && moduleOf(path, file));
  let state = seed;
  const chosen = [];
  while (chosen.length < files) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    const file = known[state % known.length];
    if (!chosen.includes(file)) chosen.push(file);
  }
  return chosen;
}

function unitTests(path, module) {
  const totals = join(folder, 'totals.txt');
  rmSync(totals, { force: true });
  const took = run('python3', ['tools/dev/run_unit_tests.py', '--bin', 'build/release/bin', '--totals', totals,
    '--only', module, '--jobs', '4'], path);
  const [, failed] = readFileSync(totals, 'utf8').split(' ').map(Number);
  if (failed !== 0) throw new Error(`${failed} tests of ${module} failed`);
  return took;
}

function oneFile(path, cache, file) {
  const module = moduleOf(path, file);
  // A comment would be a hit: ccache knows what is left of a file without them.
  changes += 1;
  appendFileSync(join(path, file), `\n[[maybe_unused]] static const int change_${changes} = ${Date.now() % 1e9};\n`);
  const built = build(path, cache, [`test_${module}`]);
  return built + unitTests(path, module);
}

try {
  const cache = join(folder, 'ccache');
  const first = clone('first');
  tell('cold_build_s', build(first, cache, ['zongji']));
  tell('tests_build_s', build(first, cache, []));
  tell('warm_build_s', build(clone('second'), cache, ['zongji']));
  process.stderr.write(execFileSync('ccache', ['-s'], { env: { ...process.env, CCACHE_DIR: cache } }));

  const seconds = drawn(first).map((file) => {
    const took = oneFile(first, cache, file);
    process.stderr.write(`${round(took)} s ${file}\n`);
    return took;
  });
  tell('one_file_s', median(seconds), seconds);
  tell('one_file_worst_s', Math.max(...seconds));

  if (process.env.ZONGJI_BENCH_TESTS) {
    const empty = join(folder, 'empty');
    const took = run('./dev', ['test'], clone('tests'), { CCACHE_DIR: empty });
    tell('test_s', took);
  }
} finally {
  if (!process.env.ZONGJI_KEEP) rmSync(folder, { recursive: true, force: true });
}
