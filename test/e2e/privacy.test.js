// What is known of people stays in the records: not in the log, not in the journal, not in what an error says, and not
// before the eyes of a role that may not see it.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings } from './lib/journal.js';
import { program, signIn, startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

// Each stands nowhere else, so that whoever finds one knows where it came from.
const marked = {
  callerNumber: '13977788899',
  callerName: 'Markiewicz',
  customerNumber: '13866677711',
  customerName: '标记明',
  company: '标记有限公司',
  customerNote: 'marked-customer-note',
  note: 'marked-interaction-note',
  subject: 'marked-subject',
  description: 'marked-description',
  comment: 'marked-comment',
  password: 'marked-password-1',
  newPassword: 'marked-password-2',
  wrongPassword: 'marked-password-3',
  wrongLogin: 'marked-login',
  phoneSecret: 'marked-phone-secret',
};
// Numbers in the ways in which we write them, too.
const words = Object.values(marked).flatMap((word) =>
  /^1\d{10}$/.test(word) ? [word, word.slice(-8), word.replace(/(...)(....)/, '$1 $2 ')] : [word],
);

function assertNone(text, where, which = words) {
  for (const word of which) assert.ok(!text.includes(word), `${word} stands in ${where}`);
}

test('marked data', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  const company = hotline({
    agents: [{ key: 'wang', number: '1002', phone: '8002', alwaysReady: true }],
    edit: (document) => {
      for (const user of document.users) user.password = marked.password;
      document.users.push({ ...document.users.at(-1), key: 'admin', roles: ['administrator'] });
      document.phones[0].secret = marked.phoneSecret;
      Object.assign(document.queues[1], {
        wrap_up: 'optional',
        dispositions: [{ key: 'done', name: { 'zh-CN': '完成' } }],
      });
    },
  });
  assertNone(await server.apply(company), 'the report of apply');

  // Errors are gathered, so that what they say can be searched.
  const said = [];
  const refused = async (action) => {
    await assert.rejects(action, (error) => {
      said.push(error.message.replace(/^\S+ \S+: /, '')); // without what we asked
      return true;
    });
  };
  await refused(() => signIn(server, 'boss', marked.wrongPassword));
  await refused(() => signIn(server, marked.wrongLogin, marked.wrongPassword));
  const boss = await signIn(server, 'boss', marked.password);
  const agent = await signIn(server, 'wang', marked.password);
  const admin = await signIn(server, 'admin', marked.password);

  // A call with everything that is written about it, and one that nobody takes.
  const wang = await baresip(world, {
    name: 'wang',
    user: '8002',
    password: marked.phoneSecret,
    registrar: server.sip,
    answer: 'auto',
  });
  await wang.says(/200 OK .*binding/);
  const caller = await baresip(world, {
    name: 'caller',
    user: marked.callerNumber,
    display: marked.callerName,
  });
  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await wang.happens('CALL_ESTABLISHED');
  const call = await until('it is listed', async () => (await agent.get('/interactions')).items[0]);
  const customer = await boss.post('/customers', {
    name: marked.customerName,
    company: marked.company,
    numbers: [marked.customerNumber],
    note: marked.customerNote,
  });
  await agent.post(`/interactions/${call.id}/link_customer`, { customer_id: customer.id });
  await agent.put(`/interactions/${call.id}/note`, { text: marked.note });
  await agent.put(`/interactions/${call.id}/disposition`, { disposition: 'done' });
  const ticket = await agent.post('/tickets', {
    subject: marked.subject,
    description: marked.description,
    status: 'open',
    priority: 'normal',
    customer_id: customer.id,
    interaction_id: call.id,
  });
  await agent.post(`/tickets/${ticket.ticket?.id ?? ticket.id}/comments`, { text: marked.comment });
  await caller.hangUp();
  await wang.happens('CALL_CLOSED');
  await caller.dial(`sip:${numbers.menu}@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  await caller.hangUp();
  await until('both are over', async () => {
    const rows = await endings(server.data);
    return rows.length === 2 && rows.every((row) => row.ended === 1);
  });
  const search = encodeURIComponent(marked.customerName);
  assert.equal((await boss.get(`/customers?text=${search}`)).items.length, 1);

  // What is refused says which field, and never what stood in it.
  const form = { name: marked.customerName, company: '', numbers: [], note: '' };
  await refused(() => boss.post('/customers', { ...form, numbers: [marked.customerNumber, 7] }));
  await refused(() => boss.post('/customers', { ...form, note: [marked.customerNote] }));
  await refused(() => boss.post('/customers', { ...form, numbers: [marked.customerName] }));
  await refused(() => boss.get(`/customers?cursor=${marked.customerNumber}`));
  await refused(() => boss.get(`/interactions?from=${marked.callerNumber}`));
  await refused(() => boss.post('/tickets', { subject: marked.subject, status: marked.comment }));
  await refused(() => agent.get('/audit'));
  await refused(() => agent.get(`/customers/${marked.customerNumber}`));
  const user = { key: 'new', name: 'x', org_unit: 'hq', roles: ['agent'] };
  await refused(() =>
    admin.put('/settings/users/new', { ...user, password: [marked.newPassword] }),
  );
  await refused(() => admin.put('/settings/users/new', { ...user, password: 'short', number: 7 }));
  await admin.put('/settings/users/new', { ...user, password: marked.newPassword });
  const bad = world.path('bad.yaml');
  writeFileSync(bad, `users:\n  - {key: x, org_unit: hq, password: [${marked.newPassword}]}\n`);
  await new Promise((done) => {
    execFile(program, ['apply', bad, '--data', server.data], (error, out, err) => {
      assert.ok(error, 'refused');
      said.push(out + err);
      done();
    });
  });
  assertNone(said.join('\n'), `an error: ${said.join('\n')}`);

  // What a role may not see does not leave the server.
  const agentSees = [];
  for (const path of [
    '/interactions',
    `/interactions/${call.id}`,
    '/customers',
    '/tasks',
    '/desk',
  ]) {
    agentSees.push(JSON.stringify(await agent.get(path)));
  }
  agentSees.push(JSON.stringify(await agent.get(`/customers/${customer.id}`)));
  assertNone(agentSees.join('\n'), 'what an agent sees', [
    marked.callerNumber,
    marked.customerNumber,
  ]);
  // Nor by trying digits until something is found: the last four are shown, and whoever knows the whole has it already.
  const found = async (who, path, text) =>
    (await who.get(`${path}?text=${encodeURIComponent(text)}`)).items.length;
  for (const [path, number] of [
    ['/customers', marked.customerNumber],
    ['/interactions', marked.callerNumber],
  ]) {
    for (const text of [
      number.slice(0, 7),
      number.slice(3, 7),
      number.slice(-5),
      number.slice(0, 5),
    ]) {
      assert.equal(await found(agent, path, text), 0, `${path} ${text} as an agent`);
      assert.ok((await found(boss, path, text)) > 0, `${path} ${text}`);
    }
    for (const text of [number, number.slice(-4)]) {
      assert.equal(await found(agent, path, text), 1, `${path} ${text}`);
    }
  }
  const spaced = marked.callerNumber.replace(/^(...)(....)/, '$1 $2 ');
  assert.ok((await found(boss, '/interactions', spaced)) > 0, 'however it is written');
  assert.ok((await found(boss, '/interactions', spaced.slice(0, 7))) > 0, 'also a part of it');
  assert.equal(await found(agent, '/interactions', 'interaction-note'), 1, 'by its note');

  const secrets = [
    marked.password,
    marked.newPassword,
    marked.phoneSecret,
    '$argon2',
    createHash('md5').update(`8002:zongji:${marked.phoneSecret}`).digest('hex'),
  ];
  for (const path of ['/settings', '/audit?limit=200']) {
    assertNone(JSON.stringify(await admin.get(path)), path, secrets);
  }

  // The journal's files, byte by byte, and the log.
  await server.end();
  assertNone(server.said(), 'the log', [...words, boss.session.csrf_token]);
  for (const name of readdirSync(`${server.data}/journal`)) {
    if (name === 'reserve') continue;
    assertNone(readFileSync(`${server.data}/journal/${name}`).toString(), `journal/${name}`);
  }
  const records = readFileSync(`${server.data}/zongji.db`).toString();
  for (const word of [marked.callerNumber, marked.customerName, marked.comment]) {
    assert.ok(records.includes(word), `${word} is where it belongs, and would be found`);
  }
  assertNone(records, 'the database', [marked.password, marked.newPassword, marked.phoneSecret]);
});
