// Each way in which an interaction can end, provoked by a real caller: one terminal outcome for each, in the journal and
// in the API, and a call-back task exactly where we owe one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings, journal, sql } from './lib/journal.js';
import { signIn, startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

// Rings `number` and lets `during` go on while the call is up; waits until it is over at the caller's side.
async function call(caller, server, number, during = () => {}) {
  await caller.dial(`sip:${number}@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  await during();
  await caller.happens('CALL_CLOSED');
}

async function ended(server, count) {
  return until(`${count} interactions have ended`, async () => {
    const rows = await endings(server.data);
    return rows.length === count && rows.every((row) => row.ended > 0) && rows;
  });
}

async function queued(server, count) {
  await until('the caller waits in a queue', async () => {
    const events = await journal(server.data);
    return events.filter((event) => event.type === 'InteractionQueued').length === count;
  });
}

test('every kind of outcome, once per interaction', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  let server = await startServer(world);
  const ports = { httpPort: server.httpPort, sipPort: server.sipPort, data: server.data };
  await server.apply(
    hotline({
      agents: [{ key: 'wang', number: '1002', phone: '8002', alwaysReady: true }],
      edit: ({ trunks }) => {
        trunks[0].max_calls = 1;
      },
    }),
  );
  const caller = await baresip(world, { name: 'caller', user: '13912345678' });
  const expected = [];
  const happened = async (outcome, cause) => {
    expected.push({ outcome, cause });
    await ended(server, expected.length);
  };

  // Nobody is at the phone yet: wang is no candidate before it registers.
  await call(caller, server, numbers.support, async () => {
    await queued(server, 1);
    const second = await baresip(world, { name: 'second-caller', user: '13900000002' });
    await second.dial(`sip:${numbers.support}@${server.sip}`);
    assert.match((await second.happens('CALL_CLOSED')).param, /^503/, 'the trunk may have one');
    await second.end();
    await caller.hangUp();
  });
  expected.push({ outcome: 'abandoned_in_queue', cause: 'customer_hung_up' });
  await happened('refused', 'trunk_full');
  await call(caller, server, numbers.menu, () => caller.hangUp());
  await happened('abandoned_in_flow', 'customer_hung_up');
  await call(caller, server, numbers.told);
  await happened('self_served', 'flow_ended');
  await call(caller, server, numbers.closed);
  await happened('closed', 'flow_ended');
  await call(caller, server, numbers.patience);
  await happened('queue_timed_out', 'flow_ended');
  await call(caller, server, numbers.endless);
  await happened('failed', 'flow_ended');

  const agent = await baresip(world, {
    name: 'agent',
    user: '8002',
    password,
    registrar: server.sip,
    hz: 880,
    answer: 'auto',
  });
  await call(caller, server, numbers.support, async () => {
    await agent.happens('CALL_ESTABLISHED');
    await caller.hangUp();
  });
  await happened('handled', 'customer_hung_up');
  await call(caller, server, numbers.support, async () => {
    await agent.happens('CALL_ESTABLISHED');
    await agent.hangUp();
  });
  await happened('handled', 'agent_hung_up');
  await agent.end();

  // An orderly stop ends the call and tells the caller so.
  await caller.dial(`sip:${numbers.menu}@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  await server.end();
  await caller.happens('CALL_CLOSED');
  expected.push({ outcome: 'interrupted', cause: 'server_stopped' });

  // A crash does not, and is closed by the next start.
  server = await startServer(world, { ...ports, name: 'second' });
  await caller.dial(`sip:${numbers.menu}@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  await until('the call is in the journal', async () => {
    return (await endings(server.data)).length === expected.length + 1;
  });
  await until('its dialog is on record', async () => {
    const [{ dialogs }] = await sql(
      `${server.data}/live.db`,
      'SELECT COUNT(*) AS dialogs FROM live_dialogs',
    );
    return dialogs === 1;
  });
  await server.end('SIGKILL');
  server = await startServer(world, { ...ports, name: 'third' });
  await caller.happens('CALL_CLOSED');
  expected.push({ outcome: 'interrupted', cause: 'server_lost' });

  const rows = await ended(server, expected.length);
  assert.deepEqual(
    rows.map(({ outcome, cause }) => ({ outcome, cause })),
    expected,
  );
  for (const row of rows) assert.deepEqual([row.started, row.ended], [1, 1], row.interaction);

  const boss = await signIn(server, 'boss', password);
  const told = await until('the records have caught up', async () => {
    const { items } = await boss.get('/interactions?limit=100');
    return items.length === rows.length && items.every((item) => item.outcome) && items;
  });
  assert.deepEqual(
    new Map(told.map((item) => [item.id, item.outcome])),
    new Map(rows.toReversed().map((row) => [row.interaction, row.outcome])),
  );
  const { items: tasks } = await boss.get('/tasks?status=open');
  const owed = rows.filter((row) => ['failed', 'interrupted'].includes(row.outcome));
  assert.deepEqual(
    tasks.map((task) => task.interaction_id).sort(),
    owed.map((row) => row.interaction).sort(),
  );
  for (const task of tasks) assert.match(task.caller, /5678$/, 'it says whom to call back');
});
