// Two people change the same customer: the one who comes second is told, loads what is stored now, and saves on top of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser } from './lib/browser.js';
import { company, password } from './lib/company.js';
import { signIn, startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

test('a customer that somebody else has saved meanwhile', { timeout: 90_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(company());
  const boss = await signIn(server, 'boss', password);
  const customer = { name: '王建国', company: '', numbers: ['13800001111'], note: '' };
  const { id } = await boss.post('/customers', customer);

  const context = await browser(world, { hz: 440 });
  const page = await context.newPage();
  const testId = (name) => page.locator(`[data-testid="${name}"]`);
  await page.goto(`${server.url}/login`);
  await testId('login-user').fill('boss');
  await testId('login-password').fill(password);
  await testId('login-submit').click();
  await page.waitForURL((url) => !url.pathname.endsWith('/login'));
  await page.goto(`${server.url}/customers/${id}`);
  await testId('edit-customer').click();
  const note = page.locator('#note');
  await note.fill('下午打来的');

  const meanwhile = { ...customer, company: '宏远物业', version: 1 };
  await boss.put(`/customers/${id}`, meanwhile);
  await testId('customer-save').click();
  await testId('stale-reload').waitFor();
  assert.equal((await boss.get(`/customers/${id}`)).customer.note, '', 'nothing was overwritten');

  await testId('stale-reload').click();
  await until('the form holds what is stored now', async () => (await note.inputValue()) === '');
  await note.fill('下午打来的');
  await testId('customer-save').click();
  await until('both changes are kept', async () => {
    const { customer: stored } = await boss.get(`/customers/${id}`);
    return stored.note === '下午打来的' && stored.company === '宏远物业' && stored.version === 3;
  });
});
