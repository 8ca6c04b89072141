// What may be sent: every operation is asked with what its own description rules out, and refuses it by name.
import assert from 'node:assert/strict';
import { before, after, describe, test } from 'node:test';
import { company, password } from './lib/company.js';
import { example, member, operationsOf, resolved, stranger, wrongValues } from './lib/interface.js';
import { startServer } from './lib/server.js';
import { World } from './lib/world.js';

const kinds = [
  'org_units',
  'calendars',
  'skills',
  'queues',
  'phones',
  'users',
  'prompts',
  'flows',
  'trunks',
  'numbers',
  'contact_rules',
  'call_limits',
];

// Bodies by schema; a settings record has one for each kind.
function bodiesOf(document, { schema, path }) {
  if (!schema) return [];
  if (!schema.anyOf) return [{ path, schema }];
  return schema.anyOf.map((one, i) => ({
    path: path.replace('{kind}', kinds[i]),
    schema: one,
  }));
}

describe('what is ruled out', () => {
  const endings = [];
  let server;
  let document;
  let operations;
  let everybody;

  before(
    async () => {
      const world = new World({
        after: (end) => endings.push(end),
        diagnostic() {},
      });
      server = await startServer(world);
      // One person who may do everything.
      const anybody = {
        key: 'all',
        name: '全能',
        org_unit: 'hq',
        number: '1001',
        password,
      };
      const roles = ['agent', 'supervisor', 'administrator'];
      await server.apply({ ...company(), users: [{ ...anybody, roles }] });
      ({ document, operations } = await operationsOf(server));
      everybody = await member(server, 'all', password);
    },
    { timeout: 60_000 },
  );
  after(async () => {
    for (const end of endings) await end();
  });

  const fill = (path) => path.replace('{kind}', 'queues').replace(/\{\w+\}/g, '1');

  test('in bodies: wrong types, what is too long or too much, unknown and missing members', async () => {
    const taken = [];
    let asked = 0;
    for (const operation of operations) {
      for (const { path, schema } of bodiesOf(document, operation)) {
        const good = example(document, schema);
        const { properties, required = [] } = resolved(document, schema);
        const refuses = async (body, member, why) => {
          asked += 1;
          const answer = await everybody.ask(operation.method, fill(path), body);
          const named =
            answer.body.path === `/${member}` || answer.body.path?.startsWith(`/${member}/`);
          if (answer.status !== 422 || !named) {
            taken.push(
              `${operation.id} ${path}, ${member} ${why}: ${answer.status} ${answer.body.path}`,
            );
          }
        };
        for (const [name, property] of Object.entries(properties)) {
          for (const [why, value] of wrongValues(document, property)) {
            await refuses({ ...good, [name]: value }, name, why);
          }
        }
        await refuses({ ...good, surprise: 1 }, 'surprise', 'is unknown');
        for (const name of required) {
          const { [name]: left, ...rest } = good;
          await refuses(rest, name, `is missing (${left})`);
        }
        const list = await everybody.ask(operation.method, fill(path), []);
        if (list.status !== 422) taken.push(`${operation.id}: a list: ${list.status}`);
      }
    }
    assert.ok(asked > 200, `${asked} requests`);
    assert.deepEqual(taken, []);
  });

  test('in bodies that are none: no JSON, another type, too large, too deep', async () => {
    for (const { id, method, path, schema } of operations) {
      if (!schema) continue;
      const ask = async (body, headers) =>
        (await everybody.ask(method, fill(path), body, headers)).status;
      assert.equal(await ask('{"a":'), 400, id);
      assert.equal(await ask(String.raw`{"a":"\u0000"}`), 422, `${id}: NUL`);
      assert.equal(await ask('{}', { 'Content-Type': 'text/plain' }), 415, id);
      assert.equal(await ask('['.repeat(2_000) + ']'.repeat(2_000)), 400, `${id}: too deep`);
    }
    const large = {
      name: 'x'.repeat(1_100_000),
      company: '',
      numbers: [],
      note: '',
    };
    assert.equal((await everybody.ask('POST', '/customers', large)).status, 413);
  });

  test('in queries: unknown names, wrong values, what is too long', async () => {
    for (const { id, method, path, parameters } of operations.filter(
      (o) => o.id !== 'read_openapi',
    )) {
      if (method !== 'GET') continue;
      const refuses = async (query, name) => {
        const { status, body } = await everybody.ask('GET', `${fill(path)}?${query}`);
        assert.deepEqual([status, body.path], [422, name], `${id}?${query.slice(0, 60)}`);
      };
      await refuses('surprise=1', 'surprise');
      for (const { name, in: where, schema } of parameters) {
        if (where !== 'query') continue;
        const inner = resolved(document, schema);
        await refuses(`${name}=${'9'.repeat(201)}`, name);
        if (inner.enum || inner.pattern || inner.format) await refuses(`${name}=nonsense`, name);
        if (inner.type === 'integer') {
          await refuses(`${name}=${inner.minimum - 1}`, name);
          await refuses(`${name}=${inner.maximum + 1}`, name);
          await refuses(`${name}=x`, name);
        }
      }
      if (parameters.some(({ name }) => name === 'cursor'))
        await refuses('cursor=nonsense', 'cursor');
    }
  });

  test('in paths: what cannot be an id or a key is not there', async () => {
    for (const { id, method, path, schema } of operations.filter((o) => o.path.includes('{id}'))) {
      const body = schema && example(document, schema);
      for (const wrong of [
        'x',
        '-1',
        '9'.repeat(40),
        '%00',
        '1%2f2',
        encodeURIComponent("1' OR 1=1"),
      ]) {
        const { status } = await everybody.ask(method, path.replace('{id}', wrong), body);
        assert.ok(status === 404 || status === 400, `${id} ${wrong}: ${status}`);
      }
    }
    for (const key of ['', ' ', 'x'.repeat(65), '../x', 'a b', '钥匙']) {
      const { status } = await everybody.ask('PUT', `/settings/skills/${encodeURIComponent(key)}`, {
        org_unit: 'hq',
      });
      assert.ok([400, 404, 422].includes(status), `${key}: ${status}`);
    }
  });

  test('and signing in is held back', async () => {
    const outside = await stranger(server);
    const attempt = (secret) => outside.ask('POST', '/session', { login: 'all', password: secret });
    for (let i = 0; i < 10; i += 1) assert.equal((await attempt('wrong')).status, 401);
    assert.equal((await attempt(password)).status, 429);
  });
});
