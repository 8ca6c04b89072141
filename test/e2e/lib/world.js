// What one test has under way: a folder, free ports, processes. Everything ends with the test.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// Waits until `ask` answers something true, and returns that; asks again every 50 ms. No answer in time is an error.
export async function until(what, ask, timeoutMs = 15_000) {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

function freeUdp(port) {
  return new Promise((done) => {
    const socket = createSocket('udp4');
    socket.once('error', () => done(0));
    socket.bind(port, '127.0.0.1', () => {
      const bound = socket.address().port;
      socket.close(() => done(bound));
    });
  });
}

function freeTcp(port) {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', () => done(0));
    server.listen(port, '127.0.0.1', () => {
      const bound = server.address().port;
      server.close(() => done(bound));
    });
  });
}

const taken = new Set();

// Below the range from which the system draws its own. Whoever runs two files at a time gives each its part: a port that is
// kept for later, as the server's for sound are, looks free to the other.
const [lowest, beyond] = (process.env.ZONGJI_PORTS ?? '12000-30000').split('-').map(Number);

// A port free for UDP and TCP, with `also` further ones above it.
export async function freePort(also = 0) {
  for (;;) {
    const port = lowest + 2 * Math.floor((Math.random() * (beyond - also - lowest)) / 2);
    const ports = Array.from({ length: also + 1 }, (_, i) => port + i);
    if (ports.some((each) => taken.has(each))) continue;
    const free = await Promise.all(ports.flatMap((each) => [freeUdp(each), freeTcp(each)]));
    if (free.includes(0)) continue;
    ports.forEach((each) => taken.add(each));
    return port;
  }
}

// What a sanitizer says in this file, its beginning.
function complaint(log) {
  const said = readFileSync(log, 'utf8');
  const at = said.search(/runtime error:|ERROR: \w+Sanitizer|WARNING: ThreadSanitizer/);
  return at < 0 ? '' : said.slice(at, at + 4000);
}

export class World {
  #endings = [];

  // `test` is node:test's context: the world ends with it. A process that a sanitizer complains of fails the test.
  constructor(test) {
    this.folder = mkdtempSync(join(tmpdir(), 'zongji-e2e-'));
    this.logs = [];
    test.after(async () => {
      for (const end of this.#endings.reverse()) await end();
      const complaints = this.logs.map(complaint).filter(Boolean);
      if (process.env.ZONGJI_KEEP) test.diagnostic(`kept: ${this.folder}`);
      else rmSync(this.folder, { recursive: true, force: true });
      assert.deepEqual(complaints, []);
    });
  }

  path(...parts) {
    return join(this.folder, ...parts);
  }

  atEnd(ending) {
    this.#endings.push(ending);
  }

  // Starts a program; its output goes to NAME.log. Resolves `ended` to { code, signal }. `endsBy` ends it with the world.
  start(name, program, args, { endsBy = 'SIGTERM', ...options } = {}) {
    const log = this.path(`${name}.log`);
    const out = createWriteStream(log);
    this.logs.push(log);
    const child = spawn(program, args, {
      cwd: this.folder,
      stdio: [options.stdin ?? 'ignore', 'pipe', 'pipe'],
      ...options,
    });
    child.stdout.pipe(out, { end: false });
    child.stderr.pipe(out, { end: false });
    const ended = new Promise((done, fail) => {
      child.once('error', (error) => out.end(`${error.message}\n`, () => fail(error)));
      child.once('close', (code, signal) => out.end(() => done({ code, signal })));
    });
    ended.catch(() => {});
    const end = async (signal = 'SIGTERM') => {
      if (child.exitCode !== null || child.signalCode !== null || !child.pid) return;
      child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await ended.catch(() => {});
      clearTimeout(late);
    };
    this.#endings.push(() => end(endsBy));
    const said = () => {
      try {
        return readFileSync(log, 'utf8');
      } catch {
        return '';
      }
    };
    const running = () => child.exitCode === null && child.signalCode === null;
    // Waits for a line in the output; fails at once when the program ends without it.
    const says = (pattern, timeoutMs = 15_000) =>
      until(
        `${name} says ${pattern}`,
        () => {
          const match = said().match(pattern);
          if (!match && !running()) throw new Error(`${name} ended early:\n${said().slice(-4000)}`);
          return match;
        },
        timeoutMs,
      );
    return { child, log, ended, end, said, says, running };
  }
}
