// A ticket from its page alone, without a call: whose it is, who has it and what it says are given when it is made, and
// corrected later. With the keyboard, too.
// takes 15 s: five things are done by clicks
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browser } from './lib/browser.js';
import { company, password } from './lib/company.js';
import { deskOf } from './lib/desk.js';
import { signIn, startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

test('tickets in the page', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(
    company({
      agents: [
        { key: 'li', number: '1001' },
        { key: 'wang', number: '1002' },
      ],
    }),
  );
  const boss = await signIn(server, 'boss', password);
  const customer = (name, number) =>
    boss.post('/customers', { name, company: '', numbers: [number], note: '' });
  const first = await customer('周晓燕', '13800010001');
  const second = await customer('周晓燕', '13900020002');

  const page = (await browser(world)).pages()[0];
  const { id } = deskOf(page);
  await page.goto(`${server.url}/login`);
  await id('login-user').fill('boss');
  await id('login-password').fill(password);
  await id('login-submit').click();
  await id('nav-tickets').click();

  // Types into a field that searches, and takes what it offers.
  const find = async (name, text, offered) => {
    const field = id(name).locator('input');
    await field.click();
    await field.fill(text);
    await page.locator('.ant-select-item-option', { hasText: offered }).first().waitFor();
    await page.keyboard.press('Enter');
  };
  const only = async () => {
    const { items } = await boss.get('/tickets');
    assert.equal(items.length, 1);
    const { ticket } = await boss.get(`/tickets/${items[0].id}`);
    return ticket;
  };
  const becomes = (what, is) => until(what, async () => is(await only()));

  await t.test('one is made for a customer and given to an agent', async () => {
    await id('new-ticket').click();
    await until('the subject has the focus', () =>
      id('ticket-subject').evaluate((field) => field === document.activeElement),
    );
    await page.keyboard.type('净水器漏水');
    await find('ticket-customer', '0002', '13900020002');
    await find('ticket-assignee', 'wang', '坐席 wang');
    await id('ticket-save').click();
    await id('ticket-save').waitFor({ state: 'hidden' });
    const ticket = await only();
    assert.equal(ticket.subject, '净水器漏水');
    assert.equal(ticket.customer_id, second.id);
    assert.equal(ticket.assignee_name, '坐席 wang');
    const row = await id('ticket-row').innerText();
    assert.match(row, /周晓燕.*坐席 wang/s);
  });

  await t.test('the next one begins with nothing', async () => {
    await id('new-ticket').click();
    await id('ticket-subject').waitFor();
    for (const name of ['ticket-customer', 'ticket-assignee'])
      assert.doesNotMatch(await id(name).innerText(), /周晓燕|wang/, name);
    await page.keyboard.press('Escape'); // nothing was typed, so nothing is asked
    await id('ticket-subject').waitFor({ state: 'hidden' });
  });

  await t.test('its words are corrected, which is asked before it is given up', async () => {
    await id('ticket-row').locator('a').click();
    await id('edit-ticket').click();
    await until(
      'what stands is there',
      async () => (await id('ticket-subject').inputValue()) === '净水器漏水',
    );
    await id('ticket-subject').fill('净水器接口漏水');
    await page.keyboard.press('Escape');
    await id('keep-typing').click();
    await id('ticket-description').fill('周六上门。');
    await id('ticket-save').click();
    await id('ticket-save').waitFor({ state: 'hidden' });
    await page.getByRole('heading', { name: '净水器接口漏水' }).waitFor();
    const ticket = await only();
    assert.deepEqual([ticket.subject, ticket.description], ['净水器接口漏水', '周六上门。']);
    assert.equal(ticket.customer_id, second.id);
    assert.equal(ticket.assignee_name, '坐席 wang');
  });

  await t.test('of two who correct it, the second reads it again', async () => {
    await id('edit-ticket').click();
    await id('ticket-subject').fill('改过的');
    const { id: ticketId, ...ticket } = await only();
    const { status, description, customer_id, interaction_id, assignee_id, version } = ticket;
    await boss.put(`/tickets/${ticketId}`, {
      subject: '净水器接口漏水',
      description,
      status,
      priority: 'urgent',
      customer_id,
      interaction_id,
      assignee_id,
      version,
    });
    await id('ticket-save').click();
    await id('stale-reload').click();
    await until(
      'it is read again',
      async () => (await id('ticket-subject').inputValue()) === '净水器接口漏水',
    );
    await id('ticket-subject').fill('改过的');
    await id('ticket-save').click();
    await id('ticket-save').waitFor({ state: 'hidden' });
    const { subject, priority } = await only();
    assert.deepEqual([subject, priority], ['改过的', 'urgent']);
  });

  await t.test('another customer, none, and one again', async () => {
    await find('ticket-customer', '0001', '13800010001');
    await becomes('the other', ({ customer_id: whose }) => whose === first.id);
    await id('ticket-customer').hover();
    await id('ticket-customer').locator('.ant-select-clear').click();
    await becomes('nobody', ({ customer_id: whose }) => whose === null);
    await id('ticket-customer-link').waitFor({ state: 'detached' });
    await find('ticket-customer', '0002', '13900020002');
    await becomes('his', ({ customer_id: whose }) => whose === second.id);
    await id('ticket-customer-link').click();
    await page.getByRole('heading', { name: '周晓燕' }).waitFor();
    await page.getByRole('link', { name: '改过的' }).waitFor();
  });
  assert.equal(await page.locator('.ant-message-error').count(), 0);
});
