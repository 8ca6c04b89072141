// The configuration changes while fifty callers wait and two talk: nobody is dropped, whoever calls next finds the new
// company, and what is applied twice changes nothing.
// takes 18 s: fifty callers wait for fifteen seconds
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings, journal } from './lib/journal.js';
import { program, startServer } from './lib/server.js';
import { sipp } from './lib/sipp.js';
import { World, until } from './lib/world.js';

const callers = 50;

async function exported(server) {
  const asked = await promisify(execFile)(program, ['export', '--data', server.data]);
  return asked.stdout;
}

test('apply under load', { timeout: 180_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  const old = hotline({
    agents: [{ key: 'wang', number: '1002', phone: '8002', alwaysReady: true, queue: 'sales' }],
    edit: ({ users }) => users.push({ ...users.at(-1), key: 'admin', roles: ['administrator'] }),
  });
  await server.apply(old);
  const phone = (name, user) =>
    baresip(world, { name, user, password, registrar: server.sip, answer: 'auto' });
  const wang = await phone('wang', '8002');
  await wang.says(/200 OK .*binding/);
  const talking = await baresip(world, { name: 'talking', user: '13900000001' });
  await talking.dial(`sip:${numbers.sales}@${server.sip}`);
  await wang.happens('CALL_ESTABLISHED');
  const waiting = await baresip(world, { name: 'waiting', user: '13900000002' });
  await waiting.dial(`sip:${numbers.sales}@${server.sip}`);
  await waiting.happens('CALL_ESTABLISHED');
  // They hang up by themselves; a BYE from us would be a failed call to them.
  const crowd = await sipp(world, {
    scenario: 'uac',
    to: server.sip,
    number: numbers.support,
    calls: callers,
    args: ['-r', String(callers), '-d', '15000'],
  });
  const queued = async () =>
    (await journal(server.data)).filter((event) => event.type === 'InteractionQueued').length;
  await until('all wait', async () => (await queued()) === callers + 2);

  // New: a queue, an agent with a phone, a flow, a number. Changed: what `told` leads to, the menu's queue, wang's name.
  const fresh = structuredClone(old);
  fresh.skills.push({ key: 'vip', org_unit: 'hq' });
  fresh.queues.push({ ...fresh.queues[0], key: 'vip', skills: [{ skill: 'vip', level: 1 }] });
  fresh.queues[0].ring_timeout_s = 9;
  fresh.phones.push({ key: '8003', org_unit: 'hq', secret: password });
  fresh.users.push({
    ...fresh.users[0],
    key: 'li',
    number: '1003',
    phone: '8003',
    skills: [{ skill: 'vip', level: 5 }],
  });
  fresh.users[0].name = '王小明';
  fresh.flows.push({
    key: 'vip',
    org_unit: 'hq',
    document: { schema: 1, entry: 'q', nodes: { q: { type: 'queue', queue: 'vip' } } },
  });
  fresh.numbers.find((each) => each.key === numbers.told).flow = 'vip';
  fresh.numbers.push({ key: '4001000099', org_unit: 'hq', flow: 'vip' });

  const before = await exported(server);
  const planned = await server.apply(fresh, '--dry-run');
  assert.ok(planned.trim().split('\n').length > 7, planned);
  assert.equal(await exported(server), before, 'a dry run changes nothing');
  assert.equal(await server.apply(fresh), planned, 'what was planned is what is done');
  assert.equal((await server.apply(fresh)).trim(), 'no changes');

  const li = await phone('li', '8003');
  await li.says(/200 OK .*binding/);
  const next = await baresip(world, { name: 'next', user: '13900000003' });
  for (const number of [numbers.told, '4001000099', '+4001000099']) {
    await next.dial(`sip:${number}@${server.sip}`);
    await li.happens('CALL_ESTABLISHED');
    await next.hangUp();
    await li.happens('CALL_CLOSED');
  }

  // Everything that only the callers in it need goes: the queue that one waits in, its flow, its number.
  const gone = new Set(['sales', 'menu', numbers.sales, numbers.menu]);
  const small = structuredClone(fresh);
  for (const kind of ['queues', 'flows', 'numbers']) {
    small[kind] = small[kind].filter((each) => !gone.has(each.key));
  }
  small.flows.find((each) => each.key === 'closed').document.nodes.menu.queue = 'support';
  assert.equal((await server.apply(small)).trim(), 'no changes', 'what is not named stays');
  const removed = (await server.apply(small, '--prune')).trim().split('\n').map(JSON.parse);
  assert.deepEqual(
    removed.map((each) => `${each.change} ${each.kind}/${each.key}`).sort(),
    [
      'removed flows/menu',
      'removed flows/sales',
      'removed numbers/' + numbers.menu,
      'removed numbers/' + numbers.sales,
      'removed queues/sales',
    ].sort(),
  );
  const refused = await baresip(world, { name: 'refused', user: '13900000004' });
  await refused.dial(`sip:${numbers.sales}@${server.sip}`);
  assert.match((await refused.happens('CALL_CLOSED')).param, /^404/);

  // The one who waited in it gets his agent all the same.
  await talking.hangUp();
  await wang.happens('CALL_CLOSED');
  await wang.happens('CALL_ESTABLISHED');
  await waiting.hangUp();
  await crowd.finished;

  const rows = await until('all have ended', async () => {
    const found = await endings(server.data);
    return found.every((row) => row.ended > 0) && found;
  });
  const by = (outcome) => rows.filter((row) => row.outcome === outcome).length;
  assert.equal(rows.length, callers + 5);
  assert.equal(by('abandoned_in_queue'), callers);
  assert.equal(by('handled'), 5);
  for (const row of rows) assert.deepEqual([row.started, row.ended], [1, 1]);
});
