// An empty system: one administrator whose password is shown once, and HTTPS wherever strangers could listen.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { test } from 'node:test';
import { program, signIn, startServer } from './lib/server.js';
import { World, freePort } from './lib/world.js';

const webRoot = new URL('../../web/dist', import.meta.url).pathname;

test('the first administrator is shown once, and let in', { timeout: 60_000 }, async (t) => {
  const world = new World(t);
  const first = await startServer(world);
  const [, shown] = first.said().match(/login admin, password (\S+)/);
  const { session } = await signIn(first, 'admin', shown);
  assert.deepEqual(session.roles, ['administrator']);
  await assert.rejects(signIn(first, 'admin', `${shown}x`), /401/);
  await first.end();

  const second = await startServer(world, { ...first, name: 'again' });
  assert.ok(!second.said().includes('password'), 'not shown again');
  assert.deepEqual((await signIn(second, 'admin', shown)).session.roles, ['administrator']);
});

// The status, or the error's code.
const ask = (client, url, options) =>
  new Promise((done) => {
    const request = client.get(url, options, (answer) => {
      answer.resume();
      done(answer.statusCode);
    });
    request.on('error', (error) => done(error.code));
  });

test('away from loopback there is HTTPS only', { timeout: 60_000 }, async (t) => {
  const world = new World(t);
  const [port, sip, rtp] = [await freePort(), await freePort(), await freePort(199)];
  const config = world.path('open.toml');
  writeFileSync(
    config,
    `web_root = "${webRoot}"\n[http]\naddress = "0.0.0.0"\nport = ${port}\n[sip]\naddress = "127.0.0.1"\nport = ${sip}\n` +
      `[media]\nrtp_port_low = ${rtp}\nrtp_port_high = ${rtp + 198}\n`,
  );
  const server = world.start('open', program, [
    'serve',
    '--config',
    config,
    '--data',
    world.path('data'),
  ]);
  await server.says(/Zongji is ready/);

  const session = '/api/v1/session';
  assert.equal(
    await ask(https, `https://127.0.0.1:${port}${session}`, {}),
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'a certificate of its own making',
  );
  assert.equal(
    await ask(https, `https://127.0.0.1:${port}${session}`, { rejectUnauthorized: false }),
    401,
  );
  assert.notEqual(
    await ask(http, `http://127.0.0.1:${port}${session}`, {}),
    401,
    'nothing in the clear',
  );
});
