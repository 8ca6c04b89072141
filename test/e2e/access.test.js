// Who may do what: every operation that the server has, asked by everybody. The table names them all, so that a new
// operation without a line in it fails the test.
import assert from 'node:assert/strict';
import { before, after, describe, test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline, numbers } from './lib/hotline.js';
import { member, operationsOf, stranger } from './lib/interface.js';
import { signIn, startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

const nobody = 401;
// Who asks, in this order: the agent who had the call, another one of his org unit, their supervisor, the administrator,
// and a supervisor of another org unit, who must not learn that the record exists.
const people = ['wang', 'li', 'boss', 'root', 'far'];
const all = (status) => [status, status, status, status, status];
const agents = (status) => [status, status, 403, 403, 403];
// Whoever has a desk: he takes calls, or listens to them.
const desks = (status) => [status, status, status, 403, status];
// What a supervisor does with an agent of his own: another branch's is not there for him.
const over = (status) => [403, 403, status, 403, 404];
const root = (status) => [403, 403, 403, status, 403];

// operation: [statuses by person, the request]. `of` are the records of wang's org unit.
const note = { text: '备注' };
const table = {
  read_session: [all(200)],
  read_desk: [desks(200)],
  set_presence: [agents(200), () => ({ body: { presence: 'available' } })],
  accept_offer: [agents(409), () => ({ path: { id: '1' } })],
  reject_offer: [agents(409), () => ({ path: { id: '1' } })],
  hold_call: [desks(409), (of) => ({ path: { id: of.call } })],
  resume_call: [desks(409), (of) => ({ path: { id: of.call } })],
  mute_call: [desks(409), (of) => ({ path: { id: of.call } })],
  unmute_call: [desks(409), (of) => ({ path: { id: of.call } })],
  hang_up_call: [desks(409), (of) => ({ path: { id: of.call } })],
  end_wrap_up: [agents(409), (of) => ({ path: { id: of.call } })],
  send_digits: [desks(409), (of) => ({ path: { id: of.call }, body: { digits: '1' } })],
  transfer_call: [desks(409), (of) => ({ path: { id: of.call }, body: { agent_id: '1' } })],
  consult_call: [desks(409), (of) => ({ path: { id: of.call }, body: { agent_id: '1' } })],
  swap_call: [desks(409), (of) => ({ path: { id: of.call } })],
  join_call: [desks(409), (of) => ({ path: { id: of.call } })],
  complete_transfer: [desks(409), (of) => ({ path: { id: of.call } })],
  dismiss_party: [desks(409), (of) => ({ path: { id: of.call, party: '1' } })],
  list_transfer_targets: [desks(200)],
  supervise_call: [over(409), (of) => ({ path: { id: of.agent }, body: { how: 'listen' } })],
  stop_supervising: [[403, 403, 409, 403, 409]],
  take_over_call: [over(409), (of) => ({ path: { id: of.agent } })],
  pick_up_call: [over(409), (of) => ({ path: { id: of.agent } })],
  release_call: [over(409), (of) => ({ path: { id: of.agent } })],
  set_agent_presence: [
    over(200),
    (of) => ({ path: { id: of.agent }, body: { presence: 'available' } }),
  ],
  save_note: [[204, 404, 204, 403, 404], (of) => ({ path: { id: of.call }, body: note })],
  save_disposition: [
    [204, 404, 204, 403, 404],
    (of) => ({ path: { id: of.call }, body: { disposition: '' } }),
  ],
  link_customer: [
    [204, 404, 204, 403, 404],
    (of) => ({ path: { id: of.call }, body: { customer_id: of.customer } }),
  ],
  list_interactions: [all(200)],
  read_interaction: [[200, 404, 200, 200, 404], (of) => ({ path: { id: of.call } })],
  hear_recording: [[200, 404, 200, 403, 404], (of) => ({ path: { id: of.recording } })],
  read_peaks: [[200, 404, 200, 403, 404], (of) => ({ path: { id: of.recording } })],
  read_board: [[403, 403, 200, 403, 200]],
  list_customers: [all(200)],
  create_customer: [
    all(200),
    () => ({ body: { name: '新客户', company: '', numbers: [], note: '' } }),
  ],
  read_customer: [[200, 200, 200, 200, 404], (of) => ({ path: { id: of.customer } })],
  update_customer: [
    [200, 200, 200, 200, 404],
    async (of) => {
      const { customer } = await of.see(`/customers/${of.customer}`);
      const { name, company, numbers: known, note: text, version } = customer;
      const body = { name, company, numbers: known, note: text, version };
      return { path: { id: of.customer }, body };
    },
  ],
  list_tickets: [all(200)],
  create_ticket: [
    all(200),
    () => ({
      body: {
        subject: '新工单',
        description: '',
        status: 'open',
        priority: 'low',
      },
    }),
  ],
  read_ticket: [[200, 200, 200, 200, 404], (of) => ({ path: { id: of.ticket } })],
  update_ticket: [
    [200, 200, 200, 200, 404],
    async (of) => {
      const { subject, description, status, priority, version } = (
        await of.see(`/tickets/${of.ticket}`)
      ).ticket;
      const body = { subject, description, status, priority, version };
      return { path: { id: of.ticket }, body };
    },
  ],
  comment_ticket: [
    [200, 200, 200, 200, 404],
    (of) => ({ path: { id: of.ticket }, body: { text: '评论' } }),
  ],
  list_tasks: [[200, 200, 200, 403, 200]],
  // Done once; whoever comes later is told so.
  complete_task: [[200, 409, 409, 403, 404], (of) => ({ path: { id: of.task } })],
  list_do_not_call: [[200, 200, 200, 403, 200]],
  // Once on the list of an org unit.
  add_do_not_call: [
    [200, 409, 409, 403, 200],
    () => ({ body: { number: '13800002222', reason: '' } }),
  ],
  remove_do_not_call: [[403, 403, 404, 403, 404], () => ({ path: { id: '1' } })],
  read_settings: [root(200)],
  list_records: [root(200), () => ({ path: { kind: 'queues' } })],
  save_record: [
    root(200),
    () => ({ path: { kind: 'skills', key: 'new' }, body: { org_unit: 'hq' } }),
  ],
  delete_record: [root(204), () => ({ path: { kind: 'skills', key: 'new' } })],
  list_audit: [root(200)],
  list_set_aside: [root(200)],
  try_set_aside_again: [root(204)],
  read_directory: [all(200)],
  read_trunk_activity: [root(404), () => ({ path: { key: 'none' } })],
  // This is no demonstration.
  simulate_calls: [all(404), () => ({ body: { calls: 1, number: '' } })],
  change_password: [
    all(422),
    () => ({ body: { current_password: 'not his', new_password: 'a few words in a row' } }),
  ],
  sign_out: [all(204)],
};
// For whoever is not signed in.
const open = ['sign_in', 'read_openapi'];

// The hotline of an org unit, and another org unit with a supervisor.
function twoUnits(document) {
  document.org_units.push(
    { key: 'near', name: { 'zh-CN': '南京' }, parent: 'hq' },
    { key: 'far', name: { 'zh-CN': '上海' }, parent: 'hq' },
  );
  for (const kind of ['queues', 'numbers', 'users']) {
    for (const each of document[kind]) each.org_unit = 'near';
  }
  const person = (key, roles, org_unit) => ({
    key,
    name: key,
    roles,
    org_unit,
    password,
  });
  document.users.push(
    person('far', ['supervisor'], 'far'),
    person('root', ['administrator'], 'hq'),
  );
}

// A call with a recording that a crash cuts off, so that it leaves a call-back task; a customer and a ticket.
async function makeRecords(world, server) {
  const phone = await baresip(world, {
    name: 'phone',
    user: '8002',
    password,
    registrar: server.sip,
    answer: 'auto',
  });
  await phone.says(/200 OK .*binding/);
  const caller = await baresip(world, { name: 'caller', user: '13912345678' });
  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await phone.happens('CALL_ESTABLISHED');
  await until('something is recorded', () => {
    const heard = phone.heard().at(-1);
    return heard && heard.channels[0].length > 2 * heard.rate;
  });
  await server.end('SIGKILL');
  const again = await startServer(world, { ...server, name: 'again' });
  await phone.end();

  const boss = await signIn(again, 'boss', password);
  const wang = await signIn(again, 'wang', password);
  const task = await until('the call-back is there', async () => {
    const { items } = await boss.get('/tasks?status=open');
    return items[0];
  });
  const { recordings } = await boss.get(`/interactions/${task.interaction_id}`);
  const customer = await boss.post('/customers', {
    name: '王建国',
    company: '',
    numbers: ['13800001111'],
    note: '',
  });
  const { ticket } = await boss.post('/tickets', {
    subject: '漏水',
    description: '',
    status: 'open',
    priority: 'normal',
    customer_id: customer.id,
  });
  return {
    server: again,
    of: {
      call: task.interaction_id,
      task: task.id,
      recording: recordings[0].id,
      customer: customer.id,
      ticket: ticket.id,
      agent: (await wang.get('/session')).user_id,
      see: (path) => boss.get(path),
    },
  };
}

function fill(pattern, path = {}) {
  return pattern.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(path[name] ?? '1'));
}

describe('every operation', () => {
  const endings = [];
  let server;
  let of;
  let operations;
  let asking;

  before(
    async () => {
      const world = new World({
        after: (end) => endings.push(end),
        diagnostic() {},
      });
      const first = await startServer(world);
      const team = [
        { key: 'wang', number: '1002', phone: '8002', alwaysReady: true },
        { key: 'li', number: '1003' },
      ];
      await first.apply(hotline({ agents: team, edit: twoUnits }));
      ({ server, of } = await makeRecords(world, first));
      ({ operations } = await operationsOf(server));
      asking = await Promise.all(people.map((login) => member(server, login, password)));
    },
    { timeout: 120_000 },
  );
  after(async () => {
    for (const end of endings) await end();
  });

  test('is in the table', () => {
    assert.deepEqual(
      operations.map(({ id }) => id).sort(),
      [...Object.keys(table), ...open].sort(),
    );
  });

  test('asks who is there', async () => {
    const outside = await stranger(server);
    for (const { id, method, path } of operations.filter((each) => !open.includes(each.id))) {
      const { status, body } = await outside.ask(method, fill(path), undefined);
      assert.equal(status, nobody, id);
      assert.equal(body.code, 'unauthenticated', id);
    }
  });

  test('changes nothing without the token of the session', async () => {
    for (const [i, who] of people.entries()) {
      for (const { id, method, path } of operations) {
        if (method === 'GET' || open.includes(id)) continue;
        const forged = { 'X-CSRF-Token': 'guessed' };
        const { status } = await asking[i].ask(method, fill(path), {}, forged);
        assert.equal(status, 403, `${id} as ${who}`);
        const { status: without } = await asking[i].ask(
          method,
          fill(path),
          {},
          {
            'X-CSRF-Token': '',
          },
        );
        assert.equal(without, 403, `${id} as ${who}, without`);
      }
    }
  });

  test('is done for those who may, and the others learn nothing', async () => {
    const order = Object.keys(table);
    const inOrder = operations
      .filter(({ id }) => !open.includes(id))
      .sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
    const wrong = [];
    for (const { id, method, path } of inOrder) {
      const [statuses, request = () => ({})] = table[id];
      for (const [i, who] of people.entries()) {
        const asked = await request(of);
        const { status, body } = await asking[i].ask(method, fill(path, asked.path), asked.body);
        if (status !== statuses[i]) wrong.push(`${id} as ${who}: ${status}, not ${statuses[i]}`);
        if (status === 404) assert.ok(!JSON.stringify(body).includes('王建国'), id);
      }
    }
    assert.deepEqual(wrong, []);
  });

  test('shows another org unit nothing in its lists', async () => {
    const far = await member(server, 'far', password);
    const list = async (path) => (await far.ask('GET', path)).body.items;
    assert.deepEqual(await list('/interactions'), []);
    assert.deepEqual(await list('/tasks'), []);
    for (const kind of ['customers', 'tickets']) {
      const ids = (await list(`/${kind}`)).map((each) => each.id);
      assert.ok(!ids.includes(of.customer) && !ids.includes(of.ticket), kind);
    }
    assert.deepEqual(await list(`/customers?text=13800001111`), []);
    const { body: board } = await far.ask('GET', '/board');
    assert.deepEqual([board.queues, board.agents], [[], []]);
    const { body: words } = await far.ask('GET', '/directory');
    assert.deepEqual(words.agents, []);
  });

  test('shows an agent masked numbers, and his own contacts only', async () => {
    const [wang, li, boss] = await Promise.all(
      people.slice(0, 3).map((login) => member(server, login, password)),
    );
    const callers = async (who) =>
      (await who.ask('GET', '/interactions')).body.items.map((each) => each.caller);
    assert.deepEqual(await callers(boss), ['13912345678']);
    assert.deepEqual(await callers(wang), ['139****5678']);
    assert.deepEqual(await callers(li), []);
    const { body } = await wang.ask('GET', `/customers/${of.customer}`);
    assert.match(body.customer.numbers[0], /\*{4}1111$/);
    assert.ok(!JSON.stringify(body).includes('00001111'));
  });

  test('says at which field it names what is not there for him', async () => {
    const [li, far] = await Promise.all(['li', 'far'].map((who) => member(server, who, password)));
    const { body: theirs } = await far.ask('POST', '/customers', {
      name: '别处',
      company: '',
      numbers: [],
      note: '',
    });
    const farId = (await far.ask('GET', '/session')).body.user_id;
    const ticket = { subject: 'x', description: '', status: 'open', priority: 'low' };
    const { body: made } = await li.ask('POST', '/tickets', ticket);
    for (const [field, value] of [
      ['interaction_id', of.call],
      ['interaction_id', '1'],
      ['customer_id', theirs.id],
      ['customer_id', '1'],
      ['assignee_id', farId],
      ['assignee_id', '1'],
    ]) {
      const body = { ...ticket, [field]: value };
      for (const answer of [
        await li.ask('POST', '/tickets', body),
        await li.ask('PUT', `/tickets/${made.ticket.id}`, {
          ...body,
          version: made.ticket.version,
        }),
      ]) {
        assert.deepEqual([answer.status, answer.body.path], [404, `/${field}`], value);
      }
    }
  });

  test('leaves its row in the audit, with who and where from', async () => {
    const root = await signIn(server, 'root', password);
    const { items } = await root.get('/audit?limit=200');
    const rows = (what) => items.filter((row) => row.what === what);
    for (const what of [
      'session.opened',
      'session.ended',
      'customer.created',
      'customer.changed',
      'ticket.created',
      'ticket.changed',
      'recording.heard',
      'interaction.linked',
      'task.completed',
      'settings.changed',
    ]) {
      const [row] = rows(what);
      assert.ok(row, what);
      assert.ok(row.kind && row.key && row.at, what);
      if (row.who !== 'apply') assert.equal(row.address, '127.0.0.1', what);
    }
    assert.equal(rows('task.completed')[0].key, of.task);
    assert.deepEqual(
      rows('recording.heard')
        .map((row) => row.who)
        .sort(),
      ['boss', 'wang'],
      'once per session',
    );
    const [saved] = rows('settings.changed')
      .filter((row) => row.who === 'root')
      .slice(-1);
    assert.deepEqual([saved.kind, saved.key, saved.before], ['skills', 'new', null]);
    assert.equal(saved.after.org_unit, 'hq');
    const text = JSON.stringify(items);
    assert.ok(
      !text.includes('王建国') && !text.includes('13800001111') && !text.includes(password),
    );
  });

  test('names an agent who has gone', async () => {
    const [root, boss] = await Promise.all(
      ['root', 'boss'].map((who) => member(server, who, password)),
    );
    assert.equal((await root.ask('DELETE', '/settings/users/wang')).status, 204);
    const { body } = await boss.ask('GET', '/interactions');
    assert.deepEqual(
      body.items.map((row) => row.agent_name),
      ['坐席 wang'],
    );
  });
});
