// Zongji itself, on ports of its own with an empty data folder.
import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { freePort, until } from './world.js';

const root = new URL('../../../', import.meta.url).pathname;
export const program = process.env.ZONGJI ?? `${root}build/release/bin/zongji`;
export const programExists = () => existsSync(program);

// Starts `zongji serve` and waits until it is ready. { url, sip, apply, ... }. Again on the same `data` after a kill.
export async function startServer(world, { name = 'zongji', data = world.path('data'), demo = false, http, sip } = {}) {
  const httpPort = http ?? (await freePort());
  const sipPort = sip ?? (await freePort());
  const config = world.path(`${name}.toml`);
  // The same keys as in tools/dev/run.sh.
  writeFileSync(
    config,
    `[http]\naddress = "127.0.0.1"\nport = ${httpPort}\npage = "${root}web/dist"\n\n` +
      `[sip]\naddress = "127.0.0.1"\nport = ${sipPort}\n`,
  );
  const args = ['serve', '--config', config, '--data', data, ...(demo ? ['--demo'] : [])];
  const process = world.start(name, program, args);
  const url = `http://127.0.0.1:${httpPort}`;
  await until(
    `${name} is ready`,
    async () => {
      if (!process.running()) throw new Error(`${name} ended:\n${process.said().slice(-4000)}`);
      const answer = await fetch(`${url}/readyz`).catch(() => null);
      return answer?.ok;
    },
    30_000,
  );

  // Applies a YAML document; the error text of a refused one is thrown.
  const apply = async (yaml, ...options) => {
    const file = world.path(`apply-${Date.now()}.yaml`);
    writeFileSync(file, yaml);
    const { stdout } = await promisify(execFile)(program, ['apply', file, '--data', data, ...options]);
    return stdout;
  };
  return { ...process, url, sip: `127.0.0.1:${sipPort}`, httpPort, sipPort, data, apply };
}

// A session of the API: `get`, `post`, `put` answer the JSON, and throw for any status but 2xx.
export async function signIn(server, user, password) {
  let cookie = '';
  let csrf = '';
  const call = async (method, path, body) => {
    const answer = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(cookie ? { Cookie: cookie } : {}),
        ...(csrf ? { 'X-CSRF-Token': csrf } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const set = answer.headers.getSetCookie();
    if (set.length > 0) cookie = set.map((each) => each.split(';')[0]).join('; ');
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text ? JSON.parse(text) : null;
  };
  const session = await call('POST', '/session', { login: user, password });
  csrf = session.csrf_token;
  return {
    session,
    cookie: () => cookie,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body ?? {}),
    put: (path, body) => call('PUT', path, body),
  };
}
