// What is saved on the settings' pages takes effect at once on the SIP port: numbers are taken and refused, trunks let in
// and kept out, phones register, and a call under way notices nothing. What becomes of people, queues and flows is told in
// test/scenarios/settings.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline } from './lib/hotline.js';
import { member } from './lib/interface.js';
import { startServer } from './lib/server.js';
import { sipp } from './lib/sipp.js';
import { World } from './lib/world.js';

const admin = {
  key: 'root',
  name: '管理员',
  org_unit: 'hq',
  roles: ['administrator'],
  password,
};

async function settings(world) {
  const server = await startServer(world);
  await server.apply(hotline({ edit: ({ users }) => users.push(admin) }));
  const root = await member(server, 'root', password);
  const put = async (kind, key, record) => {
    const { status, body } = await root.ask('PUT', `/settings/${kind}/${key}`, record);
    assert.equal(status, 200, `${kind}/${key}: ${JSON.stringify(body)}`);
    return body;
  };
  return { server, root, put };
}

test('numbers, trunks and phones are taken and refused', { timeout: 60_000 }, async (t) => {
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
  assert.ok(!known.events.some((event) => event.type === 'CALL_CLOSED'), 'nor does this end it');

  // A phone that is added registers with its secret, and rings for its user.
  await put('phones', '8077', { org_unit: 'hq', secret: password });
  await put('users', 'qian', {
    name: '钱二',
    org_unit: 'hq',
    roles: ['agent'],
    number: '1077',
    endpoint: 'phone',
    phone: '8077',
    always_ready: true,
    skills: [{ skill: 'support', level: 2 }],
  });
  const phone = await baresip(world, {
    name: 'phone',
    user: '8077',
    password,
    registrar: server.sip,
  });
  await phone.happens('CALL_INCOMING');
  await phone.accept();
  await phone.happens('CALL_ESTABLISHED');
});
