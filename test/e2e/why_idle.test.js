// Why does this agent get no calls? The board answers it for whoever is free and yet gets none, and his own desk tells him.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { browser } from './lib/browser.js';
import { password } from './lib/company.js';
import { deskOf } from './lib/desk.js';
import { hotline } from './lib/hotline.js';
import { startServer } from './lib/server.js';
import { World } from './lib/world.js';

test('why an agent gets no calls is on the board', { timeout: 90_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(
    hotline({
      agents: [{ key: 'wang', number: '1002', phone: '8002', alwaysReady: true }],
      edit: ({ users }) => {
        users.find((user) => user.key === 'wang').skills = [];
      },
    }),
  );
  const wang = await baresip(world, {
    name: 'wang',
    user: '8002',
    password,
    registrar: server.sip,
  });
  await wang.says(/200 OK .*binding/);

  const context = await browser(world);
  const page = context.pages()[0];
  const { id } = deskOf(page);
  await page.goto(`${server.url}/login`);
  await id('login-user').fill('boss');
  await id('login-password').fill(password);
  await id('login-submit').click();
  const state = page.locator('[data-testid="why-idle"][data-why="no_queue"]');
  await state.waitFor();
  assert.match(await state.innerText(), /空闲 · 技能不符合任何队列的要求/);
  assert.match(await state.getAttribute('title'), /为什么没有来电/);
});
