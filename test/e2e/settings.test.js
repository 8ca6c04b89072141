// What is saved on the settings' pages takes effect at once: people sign in, queues get calls, numbers and trunks are
// taken and refused, and a call under way notices nothing.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline, numbers } from './lib/hotline.js';
import { member } from './lib/interface.js';
import { signIn, startServer } from './lib/server.js';
import { sipp } from './lib/sipp.js';
import { World, until } from './lib/world.js';

const admin = {
  key: 'root',
  name: '管理员',
  org_unit: 'hq',
  roles: ['administrator'],
  password,
};

async function settings(world, agents = []) {
  const server = await startServer(world);
  await server.apply(hotline({ agents, edit: ({ users }) => users.push(admin) }));
  const root = await member(server, 'root', password);
  const put = async (kind, key, record) => {
    const { status, body } = await root.ask('PUT', `/settings/${kind}/${key}`, record);
    assert.equal(status, 200, `${kind}/${key}: ${JSON.stringify(body)}`);
    return body;
  };
  return { server, root, put };
}

async function signInStatus(server, login, secret) {
  const answer = await fetch(`${server.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ login, password: secret }),
  });
  return answer.status;
}

async function phone(world, server, user, answer = 'manual') {
  const made = await baresip(world, {
    name: `phone-${user}`,
    user,
    password,
    registrar: server.sip,
    answer,
  });
  await made.says(/200 OK .*binding/);
  return made;
}

test('what two people save does not undo each other', { timeout: 60_000 }, async (t) => {
  const world = new World(t);
  const { server, root } = await settings(world);
  const put = (headers, name) =>
    root.ask('PUT', '/settings/skills/chess', { name: { en: name }, org_unit: 'hq' }, headers);
  const version = async () => {
    const { body } = await root.ask('GET', '/settings');
    return `"${body.versions.skills.chess}"`;
  };
  assert.equal((await put({ 'If-None-Match': '*' }, 'Chess')).status, 200);
  const taken = await put({ 'If-None-Match': '*' }, 'Draughts');
  assert.deepEqual([taken.status, taken.body.path], [409, '/key']);

  const read = await version();
  await server.apply({ skills: [{ key: 'chess', name: { en: 'Go' }, org_unit: 'hq' }] });
  const late = await put({ 'If-Match': read }, 'Chess again');
  assert.deepEqual([late.status, late.body.path], [409, '/version']);
  assert.equal(`"${late.body.current_version}"`, await version());
  const gone = await root.ask('DELETE', '/settings/skills/chess', undefined, { 'If-Match': read });
  assert.equal(gone.status, 409);
  assert.equal((await put({ 'If-Match': await version() }, 'Chess again')).status, 200);
});

test('users come, change and go', { timeout: 60_000 }, async (t) => {
  const world = new World(t);
  const { server, root, put } = await settings(world);
  const user = {
    name: '赵一',
    org_unit: 'hq',
    roles: ['agent'],
    number: '1077',
    password,
  };
  assert.equal(await signInStatus(server, 'zhao', password), 401);

  const saved = await put('users', 'zhao', user);
  assert.ok(!JSON.stringify(saved).includes(password), 'the password does not come back');
  const zhao = await signIn(server, 'zhao', password);
  assert.equal((await zhao.get('/desk')).presence, 'offline');
  await assert.rejects(zhao.get('/board'), /403/);

  // As the page does it: the record as it was read, with what was changed.
  const { body: users } = await root.ask('GET', '/settings/users');
  const read = users.find((each) => each.key === 'zhao');
  await put('users', 'zhao', {
    ...read,
    roles: ['agent', 'supervisor'],
    name: '赵一一',
  });
  assert.equal((await zhao.get('/session')).name, '赵一一', 'at once, in the session that he has');
  assert.ok((await zhao.get('/board')).agents.some((agent) => agent.name === '赵一一'));

  await put('users', 'zhao', { ...read, password: 'another-long-secret' });
  assert.equal(await signInStatus(server, 'zhao', password), 401);
  await assert.rejects(zhao.get('/session'), /401/, 'a session ends with its password');
  const again = await signIn(server, 'zhao', 'another-long-secret');

  await put('users', 'zhao', { ...read, active: false });
  await assert.rejects(again.get('/session'), /401/);
  assert.equal(await signInStatus(server, 'zhao', 'another-long-secret'), 401);

  assert.equal((await root.ask('DELETE', '/settings/users/zhao')).status, 204);
  const { body: left } = await root.ask('GET', '/settings/users');
  assert.ok(!left.some((each) => each.key === 'zhao'));
});

test(
  'a new queue gets calls, and a call under way notices nothing',
  { timeout: 90_000 },
  async (t) => {
    const world = new World(t);
    const team = [{ key: 'wang', number: '1002', phone: '8002', alwaysReady: true }];
    const { server, root, put } = await settings(world, team);
    const wang = await phone(world, server, '8002', 'auto');
    const first = await baresip(world, { name: 'first' });
    await first.dial(`sip:${numbers.support}@${server.sip}`);
    await wang.happens('CALL_ESTABLISHED');

    await put('skills', 'repair', {
      org_unit: 'hq',
      name: { 'zh-CN': '维修' },
    });
    await put('queues', 'repair', {
      org_unit: 'hq',
      name: { 'zh-CN': '维修' },
      skills: [{ skill: 'repair', level: 3 }],
      ring_timeout_s: 30,
      announce_every_s: 0,
      wrap_up: 'none',
    });
    const document = {
      schema: 1,
      entry: 'queue',
      nodes: { queue: { type: 'queue', queue: 'repair' } },
    };
    await put('flows', 'repair', { org_unit: 'hq', document });
    await put('numbers', '4001000077', { org_unit: 'hq', flow: 'repair' });
    await put('phones', '8077', { org_unit: 'hq', secret: password });
    await put('users', 'qian', {
      name: '钱二',
      org_unit: 'hq',
      roles: ['agent'],
      number: '1077',
      endpoint: 'phone',
      phone: '8077',
      always_ready: true,
      skills: [{ skill: 'repair', level: 2 }],
    });
    const qian = await phone(world, server, '8077');

    const caller = await baresip(world, { name: 'second' });
    await caller.dial(`sip:4001000077@${server.sip}`);
    await caller.happens('CALL_ESTABLISHED');
    const boss = await signIn(server, 'boss', password);
    await until('the call waits in the new queue', async () => {
      const { queues } = await boss.get('/board');
      return queues.find((queue) => queue.queue === 'repair')?.waiting === 1;
    });

    // He has level 2 of the 3 that are asked for: the edited queue asks for less, and rings him.
    const { body: queues } = await root.ask('GET', '/settings/queues');
    const repair = queues.find((queue) => queue.key === 'repair');
    await put('queues', 'repair', {
      ...repair,
      skills: [{ skill: 'repair', level: 1 }],
    });
    await qian.happens('CALL_INCOMING');
    await qian.accept();
    await qian.happens('CALL_ESTABLISHED');
    await until('they talk', async () => {
      const { queues: figures } = await boss.get('/board');
      return figures.find((queue) => queue.queue === 'repair')?.on_call === 1;
    });

    // What others name stays.
    const kept = await root.ask('DELETE', '/settings/queues/repair');
    assert.equal(kept.status, 409);
    assert.ok(first.running() && !first.events.some((event) => event.type === 'CALL_CLOSED'));
    await first.hangUp();
    await caller.hangUp();
    await until('both are handled', async () => {
      const { items } = await boss.get('/interactions');
      return items.length === 2 && items.every((each) => each.outcome === 'handled');
    });
  },
);

test('numbers and trunks are taken and refused', { timeout: 60_000 }, async (t) => {
  const world = new World(t);
  const { server, root, put } = await settings(world);
  const dial = async (name, number) => {
    const caller = await baresip(world, { name });
    await caller.dial(`sip:${number}@${server.sip}`);
    return caller;
  };
  const { body: trunks } = await root.ask('GET', '/settings/trunks');
  const [trunk] = trunks;

  const unknown = await dial('unknown', '4001000088');
  assert.match((await unknown.happens('CALL_CLOSED')).param, /404/);
  await put('numbers', '4001000088', { org_unit: 'hq', flow: 'support' });
  const known = await dial('known', '4001000088');
  await known.happens('CALL_ESTABLISHED');

  await put('trunks', trunk.key, { ...trunk, addresses: ['192.0.2.1'] });
  // Whoever comes from an address that is nobody's is asked who he is, and told nothing.
  const foreign = await sipp(world, { scenario: 'uac', to: server.sip, number: '4001000088' });
  await assert.rejects(foreign.finished);
  assert.match(readFileSync(world.path('sipp-errors.log'), 'utf8'), /SIP\/2.0 401/);
  assert.ok(!known.events.some((event) => event.type === 'CALL_CLOSED'), 'calls under way stay');

  await put('trunks', trunk.key, trunk);
  const back = await dial('back', '4001000088');
  await back.happens('CALL_ESTABLISHED');

  assert.equal((await root.ask('DELETE', '/settings/numbers/4001000088')).status, 204);
  const gone = await dial('gone', '4001000088');
  assert.match((await gone.happens('CALL_CLOSED')).param, /404/);
});

test('what is wrong is told at its field, and nothing changes', { timeout: 60_000 }, async (t) => {
  const world = new World(t);
  const { server, root } = await settings(world);
  const wrong = [
    ['users', 'sun', { name: '孙三', org_unit: 'nowhere', roles: ['agent'] }, '/org_unit'],
    [
      'users',
      'sun',
      { name: '孙三', org_unit: 'hq', roles: ['agent'], password: 'x' },
      '/password',
    ],
    ['queues', 'q', { org_unit: 'hq', skills: [{ skill: 'none', level: 1 }] }, '/skills/0/skill'],
    ['numbers', '4001', { org_unit: 'hq', flow: 'none' }, '/flow'],
    ['trunks', 'x', { org_unit: 'hq', name: 'x', addresses: ['not an address'] }, '/addresses/0'],
  ];
  const before = await root.ask('GET', '/settings');
  for (const [kind, key, record, path] of wrong) {
    const { status, body } = await root.ask('PUT', `/settings/${kind}/${key}`, record);
    assert.deepEqual([status, body.code, body.path], [422, 'invalid', path], `${kind}/${key}`);
  }
  assert.deepEqual(await root.ask('GET', '/settings'), before);
  assert.equal(await signInStatus(server, 'sun', 'x'), 401);
});
