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
const root = (status) => [403, 403, 403, status, 403];

// operation: [statuses by person, the request]. `of` are the records of wang's org unit.
const note = { text: '备注' };
const table = {
  read_session: [all(200)],
  read_desk: [agents(200)],
  set_presence: [agents(200), () => ({ body: { presence: 'available' } })],
  accept_offer: [agents(409), () => ({ path: { id: '1' } })],
  reject_offer: [agents(409), () => ({ path: { id: '1' } })],
  hold_call: [agents(409), (of) => ({ path: { id: of.call } })],
  resume_call: [agents(409), (of) => ({ path: { id: of.call } })],
  mute_call: [agents(409), (of) => ({ path: { id: of.call } })],
  unmute_call: [agents(409), (of) => ({ path: { id: of.call } })],
  hang_up_call: [agents(409), (of) => ({ path: { id: of.call } })],
  end_wrap_up: [agents(409), (of) => ({ path: { id: of.call } })],
  send_digits: [agents(409), (of) => ({ path: { id: of.call }, body: { digits: '1' } })],
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
});

// The number that is called decides whose a contact is, the skills who takes it: here the hotline is the company's and
// its agents are a branch's.
test(
  'an agent has his own calls, also of a number above his org unit',
  { timeout: 120_000 },
  async (t) => {
    const world = new World(t);
    const server = await startServer(world);
    const team = [
      { key: 'wang', number: '1002', phone: '8002', alwaysReady: true },
      { key: 'li', number: '1003' },
    ];
    const edit = (document) => {
      for (const key of ['near', 'far']) document.org_units.push({ key, parent: 'hq' });
      for (const user of document.users) if (user.key !== 'boss') user.org_unit = 'near';
      document.users.push(
        { key: 'far', name: 'far', roles: ['supervisor'], org_unit: 'far', password },
        { key: 'root', name: 'root', roles: ['administrator'], org_unit: 'hq', password },
      );
      Object.assign(document.queues[1], {
        wrap_up: 'mandatory',
        dispositions: [{ key: 'done', name: { 'zh-CN': '完成' } }],
      });
    };
    await server.apply(hotline({ agents: team, edit }));
    const [wang, li, boss, far] = await Promise.all(
      ['wang', 'li', 'boss', 'far'].map((login) => member(server, login, password)),
    );
    const asked = async (who, method, path, body) => {
      const answer = await who.ask(method, path, body);
      assert.ok(answer.status < 300, `${method} ${path}: ${answer.status} ${answer.body?.path}`);
      return answer.body;
    };
    const phone = await baresip(world, {
      name: 'phone',
      user: '8002',
      password,
      registrar: server.sip,
      answer: 'auto',
    });
    await phone.says(/200 OK .*binding/);
    const callAs = async (user) => {
      const caller = await baresip(world, { name: user, user });
      await caller.dial(`sip:${numbers.support}@${server.sip}`);
      await phone.happens('CALL_ESTABLISHED');
      const { call } = await until('he is in the call', async () => {
        const desk = await asked(wang, 'GET', '/desk');
        return desk.call && desk;
      });
      return { caller, call, id: call.interaction_id };
    };
    const wrapUp = async ({ caller, id }) => {
      await caller.hangUp();
      await until('he wraps up', async () => (await asked(wang, 'GET', '/desk')).wrap_up);
      await asked(wang, 'PUT', `/interactions/${id}/disposition`, { disposition: 'done' });
      const desk = await asked(wang, 'POST', `/interactions/${id}/end_wrap_up`);
      assert.equal(desk.presence, 'available');
    };
    const form = { company: '', numbers: [], note: '' };

    await t.test('and who withheld his number becomes a customer', async () => {
      const one = await callAs('anonymous');
      const { id } = one;
      await until('it is listed', async () => (await asked(wang, 'GET', '/interactions')).items[0]);
      await asked(wang, 'PUT', `/interactions/${id}/note`, { text: '备注' });
      const made = await asked(wang, 'POST', '/customers', {
        ...form,
        name: '无号码',
        numbers: ['anonymous'],
        interaction_id: id,
      });
      assert.deepEqual(made.numbers, []);
      await asked(wang, 'POST', '/tickets', {
        subject: '漏水',
        description: '',
        status: 'open',
        priority: 'normal',
        interaction_id: id,
      });
      const seen = await until('its recording is on record', async () => {
        const page = await asked(wang, 'GET', `/interactions/${id}`);
        return page.recordings.length === 1 && page;
      });
      assert.equal(seen.note, '备注');
      assert.equal(seen.interaction.customer_id, made.id);
      assert.equal(seen.tickets.length, 1);
      assert.ok(seen.timeline.length > 0);
      const [recording] = seen.recordings;
      await asked(wang, 'GET', `/recordings/${recording.id}/peaks`);
      await wrapUp(one);

      for (const who of [li, far]) {
        for (const path of [`/interactions/${id}`, `/recordings/${recording.id}/peaks`]) {
          assert.equal((await who.ask('GET', path)).status, 404);
        }
        assert.deepEqual((await asked(who, 'GET', '/interactions')).items, []);
      }
    });

    await t.test('and the customer of his call, whoever keeps the record', async () => {
      const elsewhere = { ...form, name: '别处', numbers: ['13912345678'] };
      const kept = await asked(far, 'POST', '/customers', elsewhere);
      assert.equal((await wang.ask('GET', `/customers/${kept.id}`)).status, 404);
      const one = await callAs('13912345678');
      assert.equal(one.call.caller.name, '别处');
      // As soon as the records know of the call.
      const { body } = await until('he may see him', async () => {
        const answer = await wang.ask('GET', `/customers/${kept.id}`);
        return answer.status === 200 && answer;
      });
      assert.equal(body.customer.name, '别处');
      const rows = async (who, query = '') =>
        (await asked(who, 'GET', `/interactions${query}`)).items.map((row) => row.customer_name);
      await until('it is listed', async () => (await rows(wang))[0] === '别处');
      assert.deepEqual(await rows(wang, `?text=${encodeURIComponent('别处')}`), ['别处']);
      assert.equal((await li.ask('GET', `/customers/${kept.id}`)).status, 404);
      await wrapUp(one);
    });

    await t.test('and tickets name nothing that is not there for him', async () => {
      const ticket = { subject: 'x', description: '', status: 'open', priority: 'low' };
      const { ticket: made } = await asked(li, 'POST', '/tickets', ticket);
      const { items } = await asked(boss, 'GET', '/interactions');
      const { items: strangers } = await asked(far, 'GET', '/customers');
      const farId = (await asked(far, 'GET', '/session')).user_id;
      for (const [field, value] of [
        ['interaction_id', items[0].id],
        ['interaction_id', '1'],
        ['customer_id', strangers[0].id],
        ['customer_id', '1'],
        ['assignee_id', farId],
        ['assignee_id', '1'],
      ]) {
        const body = { ...ticket, [field]: value };
        for (const answer of [
          await li.ask('POST', '/tickets', body),
          await li.ask('PUT', `/tickets/${made.id}`, { ...body, version: made.version }),
        ]) {
          assert.deepEqual([answer.status, answer.body.path], [404, `/${field}`], value);
        }
      }
    });

    await t.test('why he gets no calls is told, and his name stays when he has gone', async () => {
      const why = async () =>
        (await asked(boss, 'GET', '/board')).agents.find((agent) => agent.name === '坐席 wang')
          ?.why_idle;
      await asked(wang, 'POST', '/desk/set_presence', { presence: 'on_break', reason: 'meal' });
      assert.deepEqual((await asked(wang, 'GET', '/desk')).why_idle, {
        code: 'on_break',
        endpoint: 'phone',
        reason: 'meal',
      });
      await until('the board says so', async () => (await why())?.code === 'on_break');
      const root = await member(server, 'root', password);
      await asked(root, 'DELETE', '/settings/users/wang');
      const { items } = await asked(boss, 'GET', '/interactions');
      assert.deepEqual([...new Set(items.map((row) => row.agent_name))], ['坐席 wang']);
    });
  },
);
