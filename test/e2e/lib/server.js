// Zongji itself, on ports of its own with an empty data folder.
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { shareSounds } from './sounds.js';
import { freePort, until } from './world.js';

const root = new URL('../../../', import.meta.url).pathname;
export const program = process.env.ZONGJI ?? `${root}build/release/bin/zongji`;

// Starts `zongji serve` and waits until it is ready. { url, sip, apply, … }. After a kill, start it again with the
// `httpPort` and `sipPort` that it had, on the same data. `settings`: more of the server's file; `maxLegs`: its sip.max_legs;
// `speaks`: it has nothing spoken that another one has said.
export async function startServer(
  world,
  {
    name = 'zongji',
    data = world.path('data'),
    demo = false,
    httpPort,
    sipPort,
    rtpLow,
    rtpHigh,
    maxLegs,
    settings = '',
    database,
    awaits = '/readyz',
    speaks = false,
  } = {},
) {
  const http = httpPort ?? (await freePort());
  const sip = sipPort ?? (await freePort());
  const low = rtpLow ?? (await freePort(199));
  const high = rtpHigh ?? low + 198;
  const config = world.path(`${name}.toml`);
  writeFileSync(
    config,
    `web_root = "${root}web/dist"\n` +
      (database ? `database = "${database}"\n` : '') +
      `[http]\naddress = "127.0.0.1"\nport = ${http}\n` +
      `[sip]\naddress = "127.0.0.1"\nport = ${sip}\n` +
      (maxLegs ? `max_legs = ${maxLegs}\n` : '') +
      `[media]\nrtp_port_low = ${low}\nrtp_port_high = ${high}\n` +
      settings,
  );
  if (!speaks) shareSounds(program, data);
  const args = ['serve', '--config', config, '--data', data, ...(demo ? ['--demo'] : [])];
  const process = world.start(name, program, args);
  const url = `http://127.0.0.1:${http}`;
  await until(
    `${name} is ready`,
    async () => {
      if (!process.running()) throw new Error(`${name} ended:\n${process.said().slice(-4000)}`);
      const answer = await fetch(`${url}${awaits}`).catch(() => null);
      return answer?.ok;
    },
    120_000,
  );

  // Applies a document: YAML as text, or a value, since JSON is YAML. What was refused is thrown.
  let applied = 0;
  const apply = async (document, ...options) => {
    applied += 1;
    const file = world.path(`apply-${applied}.yaml`);
    writeFileSync(file, typeof document === 'string' ? document : JSON.stringify(document));
    const { stdout } = await promisify(execFile)(program, [
      'apply',
      file,
      '--data',
      data,
      ...options,
    ]);
    return stdout;
  };
  return { ...process, url, sip: `127.0.0.1:${sip}`, httpPort: http, sipPort: sip, data, apply };
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
    // A file of the server, as bytes.
    bytes: async (path) => {
      const answer = await fetch(`${server.url}/api/v1${path}`, { headers: { Cookie: cookie } });
      if (!answer.ok) throw new Error(`GET ${path}: ${answer.status}`);
      return Buffer.from(await answer.arrayBuffer());
    },
  };
}
