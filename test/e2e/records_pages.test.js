// What is done with records in the page: hearing a recording, correcting a note, filters, comments, call-backs, the
// language, and signing out.
// takes 25 s: three calls are made before there is something to see, then eleven things are done with it
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { browser } from './lib/browser.js';
import { password } from './lib/company.js';
import { deskOf } from './lib/desk.js';
import { hotline, numbers } from './lib/hotline.js';
import { signIn, startServer } from './lib/server.js';
import { secondsOfSound } from './lib/sound.js';
import { World, until } from './lib/world.js';

const dispositions = [
  { key: 'solved', name: { 'zh-CN': '已解决' } },
  { key: 'repair', name: { 'zh-CN': '已约维修' } },
];
const team = [
  { key: 'wang', number: '1002', phone: '8002', alwaysReady: true },
  { key: 'li', number: '1001', phone: '8001', queue: 'sales' },
];

// A call that was talked and recorded, one that was given up in the queue, and one that we owe a call back.
async function threeCalls(world, server, boss) {
  const phone = await baresip(world, {
    name: 'phone',
    user: '8002',
    password,
    registrar: server.sip,
    answer: 'auto',
    hz: 880,
  });
  await phone.says(/200 OK .*binding/);
  const first = await baresip(world, { name: 'first' });
  await first.dial(`sip:${numbers.support}@${server.sip}`);
  await phone.happens('CALL_ESTABLISHED');
  await until('they talked for three seconds', () => {
    const heard = phone.heard().at(-1);
    return heard && secondsOfSound(heard.channels[0], heard.rate) > 3;
  });
  await first.hangUp();
  const second = await baresip(world, { name: 'second' });
  await second.dial(`sip:${numbers.sales}@${server.sip}`);
  await second.happens('CALL_ESTABLISHED');
  await until('he waits', async () => {
    const { queues } = await boss.get('/board');
    return queues.find(({ queue }) => queue === 'sales').waiting === 1;
  });
  await second.hangUp();
  const outcomeIs = (wanted) =>
    until(`one is ${wanted}`, async () => {
      const { items } = await boss.get(`/interactions?outcome=${wanted}`);
      return items[0];
    });
  const handled = await outcomeIs('handled');
  await outcomeIs('abandoned_in_queue');
  const third = await baresip(world, { name: 'third' });
  await third.dial(`sip:${numbers.endless}@${server.sip}`);
  await third.happens('CALL_CLOSED');
  await outcomeIs('failed');
  await until('the recording is complete', async () => {
    const { recordings } = await boss.get(`/interactions/${handled.id}`);
    return recordings[0]?.complete;
  });
  return handled;
}

test('records in the page', { timeout: 240_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(
    hotline({
      agents: team,
      edit: ({ queues }) => queues.forEach((each) => (each.dispositions = dispositions)),
    }),
  );
  const boss = await signIn(server, 'boss', password);
  const call = await threeCalls(world, server, boss);
  const context = await browser(world);
  const page = context.pages()[0];
  const { id, isIn } = deskOf(page);
  const as = async (user) => {
    await context.clearCookies();
    await page.goto(`${server.url}/login`);
    await id('login-user').fill(user);
    await id('login-password').fill(password);
    await id('login-submit').click();
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
  };
  const choose = async (name, text) => {
    await id(name).click();
    await page.locator('.ant-select-item-option', { hasText: text }).click();
  };
  const rows = (name, number) =>
    until(`${number} rows`, async () => (await id(name).count()) === number);

  await t.test('another agent sees neither the call nor its recording', async () => {
    await as('li');
    await page.goto(`${server.url}/interactions/${call.id}`);
    await page.locator('main [role="alert"]').waitFor();
    assert.equal(await id('player').count(), 0);
  });

  await t.test('the agent whose call it was hears the recording', async () => {
    await as('wang');
    await page.goto(`${server.url}/interactions/${call.id}`);
    await id('waveform').waitFor();
    assert.equal(await page.locator('.lane .lane-ahead').count(), 2);
    await isIn('player', 'paused');
    await id('player-toggle').click();
    await isIn('player', 'playing');
    const at = async () => (await id('player-at').innerText()).slice(0, 5);
    await until('the time advances', async () => (await at()) > '00:00');
    await id('player-toggle').click();
    await isIn('player', 'paused');
  });

  await t.test('a supervisor too, and he corrects note and disposition', async () => {
    await as('boss');
    await page.goto(`${server.url}/interactions/${call.id}`);
    await id('player').waitFor();
    await id('note-correct').click();
    await id('note-corrected').fill('已约周六上门。');
    await id('note-save').click();
    await id('note-text').waitFor();
    await choose('disposition-correct', '已约维修');
    await until('both are on record', async () => {
      const { interaction, note } = await boss.get(`/interactions/${call.id}`);
      return note === '已约周六上门。' && interaction.disposition === 'repair';
    });
  });

  await t.test('the interactions are filtered, and the address keeps it', async () => {
    await id('nav-interactions').click();
    await rows('interaction-row', 3);
    await choose('filter-outcome', '排队中放弃');
    await rows('interaction-row', 1);
    await page.reload();
    await id('interaction-row').waitFor();
    await rows('interaction-row', 1);
    assert.match(page.url(), /outcome=abandoned_in_queue/);
  });

  await t.test('tickets are filtered by words and status', async () => {
    const form = { description: '', priority: 'normal', customer_id: null, interaction_id: null };
    const ticket = (subject, status) =>
      boss.post('/tickets', { ...form, subject, status, assignee_id: null, version: null });
    await ticket('净水器漏水', 'open');
    await ticket('发票抬头', 'solved');
    await id('nav-tickets').click();
    await rows('ticket-row', 2);
    await choose('filter-status', '已解决');
    await rows('ticket-row', 1);
    await page.locator('[data-testid="filter-status"] .ant-select-clear').click();
    await rows('ticket-row', 2);
    await id('filter-text').locator('input').fill('漏水');
    await page.keyboard.press('Enter');
    await rows('ticket-row', 1);
  });

  await t.test('a comment that was begun is there again, and is added', async () => {
    await id('ticket-row').locator('a').first().click();
    await id('ticket-comment-text').fill('客户来电催促。');
    await id('nav-tickets').click();
    await id('ticket-row').first().waitFor();
    await page.goBack();
    await until(
      'the draft is there',
      async () => (await id('ticket-comment-text').inputValue()) === '客户来电催促。',
    );
    await id('ticket-comment-save').click();
    await id('ticket-comment').getByText('客户来电催促。').waitFor();
    assert.equal(await id('ticket-comment-text').inputValue(), '');
  });

  await t.test('of two who change a customer, the second reads it again', async () => {
    const customer = { name: '王建国', company: '', numbers: ['13800001111'], note: '' };
    const { id: whose } = await boss.post('/customers', customer);
    await page.goto(`${server.url}/customers/${whose}`);
    await id('edit-customer').click();
    const note = page.locator('#note');
    await note.fill('下午打来的');
    await boss.put(`/customers/${whose}`, { ...customer, company: '宏远物业', version: 1 });
    await id('customer-save').click();
    await id('stale-reload').waitFor();
    const stored = async () => (await boss.get(`/customers/${whose}`)).customer;
    assert.equal((await stored()).note, '', 'nothing was overwritten');

    await id('stale-reload').click();
    await until('the form holds what is stored now', async () => (await note.inputValue()) === '');
    await note.fill('下午打来的');
    await id('customer-save').click();
    await until('both changes are kept', async () => {
      const { note: text, company, version } = await stored();
      return text === '下午打来的' && company === '宏远物业' && version === 3;
    });
  });

  await t.test('whom we failed is called back, and the task is done', async () => {
    await id('nav-tasks').click();
    await id('task-complete').click();
    await rows('task-row', 0);
    const { items } = await boss.get('/tasks?status=completed');
    assert.equal(items.length, 1);
    assert.equal(items[0].completed_by_name, '班长');
  });

  await t.test('the language changes, and stays', async () => {
    await page.getByRole('heading', { name: '待办' }).waitFor();
    await id('switch-language').click();
    const english = page.getByRole('link', { name: 'History' });
    await english.waitFor();
    await page.reload();
    await english.waitFor();
    await id('switch-language').click();
    await page.getByRole('heading', { name: '待办' }).waitFor();
  });

  await t.test('the own password is changed, by whoever knows it', async () => {
    await id('account').click();
    await id('change-password').click();
    const fill = async (current, fresh, again = fresh) => {
      await id('password-current').fill(current);
      await id('password-new').fill(fresh);
      await id('password-again').fill(again);
      await id('password-save').click();
    };
    const error = (text) => page.locator('.ant-form-item-explain-error', { hasText: text });
    await fill(password, 'a few words in a row', 'other words');
    await error('两次输入不一致').waitFor();
    await fill('not his', 'a few words in a row');
    await error('当前密码不正确').waitFor();
    await fill(password, 'password123');
    await error('常用').waitFor();
    await fill(password, 'a few words in a row');
    await id('password-save').waitFor({ state: 'hidden' });
    await signIn(server, 'boss', 'a few words in a row');
    await assert.rejects(signIn(server, 'boss', password));
  });

  await t.test('signed out, every tab is, and nothing is seen any more', async () => {
    const other = await context.newPage();
    await other.goto(`${server.url}/interactions`);
    await other.locator('[data-testid="interaction-row"]').first().waitFor();
    await page.bringToFront();
    await id('account').click();
    await id('sign-out').click();
    await id('login-user').waitFor();
    await other.locator('[data-testid="login-user"]').waitFor();
    await page.goto(`${server.url}/interactions/${call.id}`);
    await id('login-user').waitFor();
  });
});
