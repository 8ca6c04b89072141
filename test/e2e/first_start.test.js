// An empty system: one administrator whose password is shown once, a flow that takes a first call, and HTTPS wherever
// strangers could listen.
// takes 16 s: a server speaks all its sentences for the first time, and is started four times more
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { program, signIn, startServer } from './lib/server.js';
import { sipp } from './lib/sipp.js';
import { World, freePort, until } from './lib/world.js';

const webRoot = new URL('../../web/dist', import.meta.url).pathname;

test('the first administrator is shown once, and let in', { timeout: 60_000 }, async (t) => {
  const world = new World(t);
  const first = await startServer(world, { speaks: true });
  const [, shown] = await first.says(/login admin, password (\S+)/);
  const { session } = await signIn(first, 'admin', shown);
  assert.deepEqual(session.roles, ['administrator']);
  await assert.rejects(signIn(first, 'admin', `${shown}x`), /401/);
  await first.end();

  const second = await startServer(world, { ...first, name: 'again' });
  assert.ok(!second.said().includes('password'), 'not shown again');
  assert.deepEqual((await signIn(second, 'admin', shown)).session.roles, ['administrator']);
});

test('the pages alone lead to a first call', { timeout: 90_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  const [, shown] = await server.says(/login admin, password (\S+)/);
  const admin = await signIn(server, 'admin', shown);
  const secret = 'correct-horse-battery';
  const [org] = await admin.get('/settings/org_units');
  const [flow] = await admin.get('/settings/flows');
  const unit = { org_unit: org.key };
  await admin.put('/settings/phones/8001', { ...unit, secret });
  await admin.put('/settings/users/wang', {
    ...unit,
    name: '王芳',
    roles: ['agent', 'supervisor'],
    password: secret,
    endpoint: 'phone',
    phone: '8001',
  });
  await admin.put('/settings/trunks/carrier', {
    ...unit,
    name: '运营商',
    addresses: ['127.0.0.1'],
  });
  await admin.put('/settings/numbers/4001000001', { ...unit, flow: flow.key });

  const caller = await sipp(world, {
    scenario: 'caller_waits',
    to: server.sip,
    number: '4001000001',
  });
  const wang = await signIn(server, 'wang', secret);
  await until('the call waits', async () => {
    const { queues } = await wang.get('/board');
    return queues.length === 1 && queues[0].waiting === 1;
  });
  const phone = await baresip(world, {
    name: 'wang',
    user: '8001',
    password: secret,
    registrar: server.sip,
  });
  await phone.says(/200 OK .*binding/);
  await wang.post('/desk/set_presence', { presence: 'available', reason: '' });
  await phone.happens('CALL_INCOMING');
  await phone.accept();
  await phone.happens('CALL_ESTABLISHED');
  await phone.hangUp();
  await caller.finished;
  await until('it was answered', async () => {
    const { items } = await wang.get('/interactions');
    return items.length === 1 && items[0].outcome === 'handled';
  });

  // What was made or changed since is not made again.
  await admin.put('/settings/queues/support', { ...unit, name: { 'zh-CN': '维修' } });
  await server.end();
  const second = await startServer(world, { ...server, name: 'again' });
  const again = await signIn(second, 'admin', shown);
  const [queue] = await again.get('/settings/queues');
  assert.deepEqual(queue.name, { 'zh-CN': '维修' });
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
