// The page reaches a new browser in few bytes: texts encoded beforehand, larger answers of the interface by the server.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { password } from './lib/company.js';
import { firstDesk, kibOf } from './lib/first_desk.js';
import { hotline } from './lib/hotline.js';
import { startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

const mostKib = 400;

test('the first desk', { timeout: 180_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(hotline({ agents: [{ key: 'li', number: '1001' }] }));
  const { page, taken } = await firstDesk(world, server, { name: 'first', user: 'li', password });

  await t.test('comes in brotli, in few bytes', () => {
    const answers = taken();
    const kib = kibOf(answers);
    t.diagnostic(`first desk: ${kib.toFixed(0)} KiB in ${answers.length} answers`);
    assert.ok(kib < mostKib, `${kib.toFixed(0)} KiB`);
    const scripts = answers.filter(({ type }) => type === 'text/javascript');
    assert.ok(scripts.length > 5, `${scripts.length} scripts`);
    // What is below 1 KiB is not worth it; a head has some 400 bytes.
    const plain = answers.filter(
      ({ url, encoding, bytes }) =>
        !url.includes('/api/') && encoding !== 'br' && bytes > 1024 + 600,
    );
    assert.deepEqual(plain, []);
  });

  await t.test('a large answer of the interface comes in gzip, and is the same', async () => {
    const path = '/api/v1/openapi.json';
    const read = await page.evaluate(async (url) => (await fetch(url)).text(), path);
    const plain = await fetch(server.url + path, { headers: { 'Accept-Encoding': 'identity' } });
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.deepEqual(JSON.parse(read), await plain.json());
    const answer = await until('it was counted', () =>
      taken().find(({ url }) => url.endsWith(path)),
    );
    assert.equal(answer.encoding, 'gzip');
    assert.ok(answer.bytes < read.length / 4, `${answer.bytes} of ${read.length} bytes`);
  });

  await t.test('who is signed in, with a secret, is not compressed', () => {
    const sessions = taken().filter(({ url }) => url.endsWith('/api/v1/session'));
    assert.ok(sessions.length > 0);
    for (const session of sessions) assert.equal(session.encoding, '');
  });
});
