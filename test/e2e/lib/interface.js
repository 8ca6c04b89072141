// The interface as its own document tells it, and requests that are meant to be refused.

// A session that says what it is told to say: { ask(method, path, body, headers) → { status, body } }.
export async function stranger(server) {
  return session(server, {});
}

export async function member(server, login, password) {
  const answer = await send(server, 'POST', '/session', { login, password }, {});
  if (answer.status !== 200) throw new Error(`${login} cannot sign in: ${answer.status}`);
  return session(server, {
    Cookie: answer.cookie,
    'X-CSRF-Token': answer.body.csrf_token,
  });
}

function session(server, own) {
  return {
    ask: (method, path, body, headers = {}) =>
      send(server, method, path, body, { ...own, ...headers }),
  };
}

async function send(server, method, path, body, headers) {
  const answer = await fetch(`${server.url}/api/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  const isJson = /json/.test(answer.headers.get('Content-Type') ?? '');
  const cookie = answer.headers.getSetCookie().map((each) => each.split(';')[0])[0];
  return {
    status: answer.status,
    body: isJson && text ? JSON.parse(text) : text,
    cookie,
  };
}

// Every operation of the document: { id, method, path, parameters, schema }; `schema` of its body, if it takes one.
export async function operationsOf(server) {
  const { body: document } = await send(server, 'GET', '/openapi.json', undefined, {});
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([method]) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
      .map(([method, operation]) => ({
        id: operation.operationId,
        method: method.toUpperCase(),
        path,
        parameters: operation.parameters,
        schema: operation.requestBody?.content['application/json'].schema,
      })),
  );
  return { document, operations };
}

export function resolved(document, schema) {
  return schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)] : schema;
}

function typeOf(schema) {
  return Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type;
}

// A value that is of this shape; whether it makes sense is another matter.
export function example(document, given) {
  const schema = resolved(document, given);
  if (schema.anyOf) return null;
  if (schema.enum) return schema.enum[0];
  switch (typeOf(schema)) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, example(document, schema.properties[name])]),
      );
    case 'array':
      return [];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return false;
    default:
      return schema.pattern ? '1' : 'x';
  }
}

// Values that are not of this shape, each with what is wrong about it.
export function wrongValues(document, given) {
  const schema = given.anyOf ? given.anyOf.find((each) => each.type !== 'null') : given;
  const inner = resolved(document, schema);
  const wrong = [];
  if (inner.enum)
    return [
      ['no value of the enum', 'nonsense'],
      ['a number', 7],
    ];
  switch (typeOf(inner)) {
    case 'string':
      wrong.push(['a number', 7], ['a list', ['x']]);
      if (inner.pattern || inner.format) wrong.push(['nonsense', 'no such thing']);
      if (inner.pattern) wrong.push(['too many digits', '9'.repeat(400)]);
      if (inner.maxLength) wrong.push(['too long', '字'.repeat(inner.maxLength + 1)]);
      break;
    case 'integer':
      wrong.push(['text', 'x'], ['a fraction', 1.5], ['too large', 1e30]);
      break;
    case 'number':
      wrong.push(['text', 'x']);
      break;
    case 'boolean':
      wrong.push(['text', 'true'], ['a number', 1]);
      break;
    case 'array': {
      const entry = example(document, inner.items);
      wrong.push(['an object', {}], ['text', 'x']);
      wrong.push(['too many entries', Array(inner.maxItems + 1).fill(entry)]);
      const [first] = wrongValues(document, inner.items);
      if (first) wrong.push([`with ${first[0]} in it`, [first[1]]]);
      break;
    }
    case 'object':
      wrong.push(['a list', []], ['text', 'x']);
      if (inner.maxProperties) {
        const many = Array.from({ length: inner.maxProperties + 1 }, (_, i) => [`k${i}`, 'x']);
        wrong.push(['too many entries', Object.fromEntries(many)]);
      }
      break;
    default: // anything goes
  }
  return wrong;
}
