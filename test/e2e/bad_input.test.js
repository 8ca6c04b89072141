// Broken and hostile input: each gets a precise answer, and afterwards everything is as it was.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { test } from 'node:test';
import { password } from './lib/company.js';
import { hotline } from './lib/hotline.js';
import { program, startServer } from './lib/server.js';
import { World } from './lib/world.js';

// The program as an administrator runs it: { code, out, err }.
function run(...args) {
  return new Promise((done) => {
    execFile(program, args, { maxBuffer: 64 << 20 }, (error, out, err) => {
      done({ code: error ? error.code : 0, out, err });
    });
  });
}

async function exported(server) {
  const { code, out, err } = await run('export', '--data', server.data);
  assert.equal(code, 0, err);
  return out;
}

// Bytes as they are: fetch() would refuse some of them, and mend others.
function send(server, { method = 'POST', path, body = '', headers = {} }) {
  return new Promise((done, fail) => {
    const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body);
    const asked = request(
      {
        host: '127.0.0.1',
        port: server.httpPort,
        method,
        path: `/api/v1${path}`,
        headers: { 'Content-Type': 'application/json', 'Content-Length': bytes.length, ...headers },
      },
      (answer) => {
        const parts = [];
        answer.on('data', (part) => parts.push(part));
        answer.on('end', () => {
          const text = Buffer.concat(parts).toString();
          done({ status: answer.statusCode, type: answer.headers['content-type'], text, answer });
        });
      },
    );
    asked.on('error', fail);
    asked.end(bytes);
  });
}

async function session(server, login) {
  const answer = await send(server, {
    path: '/session',
    body: JSON.stringify({ login, password }),
  });
  assert.equal(answer.status, 200, answer.text);
  const cookie = answer.answer.headers['set-cookie'].map((each) => each.split(';')[0]).join('; ');
  return { Cookie: cookie, 'X-CSRF-Token': JSON.parse(answer.text).csrf_token };
}

const customer = (fields) =>
  JSON.stringify({ name: '王', company: '', numbers: [], note: '', ...fields });
const ticket = (fields) =>
  JSON.stringify({
    subject: 'x',
    description: '',
    status: 'open',
    priority: 'normal',
    ...fields,
  });
const deep = (levels) => '['.repeat(levels) + ']'.repeat(levels);

// [what it is, the request, the status, the path of the wrong field]
const badRequests = [
  ['not JSON', { path: '/customers', body: '{"name":' }, 400, ''],
  ['two values', { path: '/customers', body: '{} {}' }, 400, ''],
  ['nothing', { path: '/customers', body: '' }, 400, ''],
  ['a list for an object', { path: '/customers', body: '[]' }, 422, ''],
  ['a number for text', { path: '/customers', body: customer({ name: 7 }) }, 422, '/name'],
  ['text for a list', { path: '/customers', body: customer({ numbers: 'x' }) }, 422, '/numbers'],
  [
    'null in a list',
    { path: '/customers', body: customer({ numbers: [null] }) },
    422,
    '/numbers/0',
  ],
  ['a NUL', { path: '/customers', body: customer({ name: 'a\u0000b' }) }, 422, '/name'],
  ['an unknown field', { path: '/customers', body: customer({ nam: 'x' }) }, 422, '/nam'],
  [
    'broken UTF-8',
    { path: '/customers', body: Buffer.from(customer({ name: 'a\u00ffb' }), 'latin1') },
    400,
    '',
  ],
  [
    'half a surrogate',
    { path: '/customers', body: customer({}).replace('王', '\\ud800') },
    400,
    '',
  ],
  ['too deep', { path: '/customers', body: deep(1000) }, 400, ''],
  ['much too deep', { path: '/customers', body: deep(200_000) }, 400, ''],
  ['too large', { path: '/customers', body: customer({ note: 'x'.repeat(3 << 20) }) }, 413, ''],
  ['a wrong word', { path: '/tickets', body: ticket({ status: 'lost' }) }, 422, '/status'],
  [
    'an id as a number',
    { path: '/tickets', body: ticket({ customer_id: 1 }) },
    422,
    '/customer_id',
  ],
  [
    'an id beyond all',
    { path: '/tickets', body: ticket({ customer_id: '99999999999999999999' }) },
    422,
    '/customer_id',
  ],
  ['no such ticket', { method: 'PUT', path: '/tickets/1', body: ticket({ version: 1 }) }, 404, ''],
  ['no number', { method: 'GET', path: '/tickets/abc' }, 404, ''],
  ['a path upwards', { method: 'GET', path: '/../../etc/passwd' }, 400, ''],
  ['a limit of words', { method: 'GET', path: '/tickets?limit=many' }, 422, 'limit'],
  [
    'another type',
    { path: '/customers', body: 'a=b', headers: { 'Content-Type': 'text/plain' } },
    415,
    '',
  ],
  ['a wrong method', { method: 'DELETE', path: '/customers' }, 405, ''],
  [
    'no token',
    { path: '/customers', body: customer({}), headers: { 'X-CSRF-Token': 'x' } },
    403,
    '',
  ],
  ['nobody', { path: '/customers', body: customer({}), headers: { Cookie: '' } }, 401, ''],
  [
    'settings of the wrong shape',
    {
      method: 'PUT',
      path: '/settings/queues/support',
      body: '{"key":"support","priority":"high"}',
    },
    422,
    '/priority',
  ],
  [
    'settings that name nothing',
    {
      method: 'PUT',
      path: '/settings/numbers/4001000001',
      body: '{"key":"4001000001","org_unit":"hq","flow":"none"}',
    },
    422,
    '/flow',
  ],
];

const anchors = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
for (let i = 1; i < 12; i += 1) {
  anchors.push(
    `a${i}: &a${i} [${Array(10)
      .fill(`*a${i - 1}`)
      .join(', ')}]`,
  );
}

// [what it is, the file, the line, what is said]
const badFiles = [
  ['bad syntax', 'queues:\n  - {key: support, org_unit: hq\n', 2, /./],
  ['a tab', 'queues:\n\t- key: x\n', 2, /./],
  [
    'an unknown field',
    'queues:\n  - key: support\n    org_unit: hq\n    colour: red\n',
    4,
    /\/queues\/0\/colour/,
  ],
  ['an unknown kind', 'queue:\n  - key: support\n', 2, /\/queue/],
  [
    'a wrong type',
    'queues:\n  - key: support\n    org_unit: hq\n    ring_timeout_s: soon\n',
    4,
    /\/queues\/0\/ring_timeout_s/,
  ],
  [
    'a reference to nothing',
    'numbers:\n  - key: "4009999999"\n    org_unit: hq\n    flow: nowhere\n',
    4,
    /\/numbers\/0\/flow/,
  ],
  ['a key twice in a record', 'queues:\n  - key: support\n    key: sales\n', 3, /twice/],
  [
    'two records of a key',
    'skills:\n  - {key: new, org_unit: hq}\n  - {key: new, org_unit: hq}\n',
    3,
    /\/skills\/1/,
  ],
  ['a bomb of anchors', `${anchors.join('\n')}\n`, 6, /200000/],
  [
    'a flow that leads nowhere',
    'flows:\n  - key: support\n    org_unit: hq\n    document:\n      schema: 1\n      entry: a\n      nodes:\n        a: {type: queue, queue: gone}\n',
    8,
    /\/flows\/0\/document\/nodes\/a\/queue/,
  ],
  [
    'a good and a bad record',
    'skills:\n  - {key: good, org_unit: hq}\nqueues:\n  - {key: worse, org_unit: nowhere}\n',
    4,
    /\/queues\/0\/org_unit/,
  ],
  [
    'broken UTF-8',
    Buffer.from('skills:\n  - {key: a, org_unit: hq, name: {en: "\u00ff"}}\n', 'latin1'),
    2,
    /UTF-8/,
  ],
];

test('broken and hostile input', { timeout: 240_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  const edit = ({ users }) =>
    users.push({ ...users.at(-1), key: 'admin', roles: ['administrator', 'supervisor'] });
  await server.apply(hotline({ edit }));
  const before = await exported(server);
  const who = await session(server, 'admin');

  for (const [what, asked, status, path] of badRequests) {
    await t.test(`a request: ${what}`, async () => {
      const answer = await send(server, { ...asked, headers: { ...who, ...asked.headers } });
      assert.equal(answer.status, status, answer.text);
      assert.match(answer.type, /^application\/problem\+json/);
      const problem = JSON.parse(answer.text);
      assert.equal(problem.status, status);
      assert.ok(problem.title && problem.detail, answer.text);
      assert.equal(problem.path, path, answer.text);
    });
  }
  for (const path of ['/customers', '/tickets']) {
    const left = await send(server, { method: 'GET', path, headers: who });
    assert.deepEqual(JSON.parse(left.text).items, [], `${path}: nothing was made`);
  }
  assert.equal(await exported(server), before, 'nothing was changed');

  for (const [what, text, line, said] of badFiles) {
    await t.test(`a file: ${what}`, async () => {
      const file = world.path('bad.yaml');
      writeFileSync(file, text);
      const { code, out, err } = await run('apply', file, '--data', server.data);
      assert.equal(code, 1);
      assert.equal(out, '');
      const [first] = err.split('\n');
      assert.ok(first.startsWith(`${file}:${line}: `), first);
      assert.match(first, said);
      assert.equal(await exported(server), before, 'nothing was changed');
    });
  }
});
