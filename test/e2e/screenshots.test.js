// Every page of the real demonstration in both languages at two widths, and in the dark, into build/screenshots, to be
// looked at.
// What a look is not needed for is checked: no error in the console, nothing wider than the window, no key in place of a
// word, no empty page.
// takes 190 s: a hundred and seventy shots, and the calls that bring the pages there
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { browser } from './lib/browser.js';
import { agentDesk, deskOf } from './lib/desk.js';
import { signIn as interfaceOf, startServer } from './lib/server.js';
import { secondsOfSound, tone, writeWav } from './lib/sound.js';
import { World, until } from './lib/world.js';

const folder = new URL('../../build/screenshots/', import.meta.url).pathname;
const looks = [
  ['zh-CN', 1440, 900],
  ['zh-CN', 1024, 768],
  ['en', 1440, 900],
  ['en', 1024, 768],
  ['en', 1440, 900, 'dark'],
];

const kinds = [
  'users',
  'queues',
  'skills',
  'numbers',
  'trunks',
  'phones',
  'prompts',
  'flows',
  'org_units',
];

// Refusals that Chromium writes to the console although the page lives by them: it asks who is signed in before anybody
// is, and for a call's records a moment before they know that it was answered. And what one shot wants to be refused.
const expected = (text, url) =>
  (/401/.test(text) && url.endsWith('/api/v1/session')) ||
  (/422/.test(text) && /\/api\/v1\/settings\/queues\/\w+$/.test(url)) ||
  (/404/.test(text) && /\/api\/v1\/interactions\/\d+$/.test(url));

function complaintsOf(page) {
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (line) => {
    const { url } = line.location();
    if (line.type() === 'error' && !expected(line.text(), url))
      complaints.push(`${line.text()} ${url}`);
  });
  return complaints;
}

// Waits until the page has all that it asked for, and has drawn it. Its live socket is no request.
function settlingOf(page) {
  const underWay = new Set();
  page.on('request', (request) => underWay.add(request));
  for (const end of ['requestfinished', 'requestfailed'])
    page.on(end, (request) => underWay.delete(request));
  const drawn = () =>
    page.evaluate(async () => {
      await document.fonts.ready;
      for (let i = 0; i < 2; i += 1) await new Promise((done) => requestAnimationFrame(done));
    });
  return () =>
    until('nothing more is loaded', async () => {
      if (underWay.size > 0) return false;
      await drawn(); // what came may ask for more
      return underWay.size === 0;
    });
}

// What is wrong with the page as it stands.
const faultsOf = (page) =>
  page.evaluate(() => {
    const faults = [];
    const tooWide = (element) => element && element.scrollWidth > element.clientWidth;
    if (tooWide(document.documentElement)) faults.push('the page is wider than the window');
    if (tooWide(document.querySelector('.frame-head'))) faults.push('the header is cut off');
    const main = document.querySelector('main') ?? document.body;
    if (main.innerText.trim().length < 20) faults.push('the page is empty');
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode.data.trim();
      const isCode = texts.currentNode.parentElement.closest('script, style, pre, textarea');
      const isFile = /\.(wav|mp3)$/.test(text);
      const isKey = /^[a-z_]+(:[a-z_]+)?(\.[a-z_A-Z]+)+$/.test(text);
      if (isKey && !isCode && !isFile) faults.push(`key: ${text}`);
    }
    return faults;
  });

// Takes shots of a page in all looks, one after the other, and keeps what is wrong with them in `faults`.
function cameraOf(t, page, faults) {
  const complaints = complaintsOf(page);
  const settled = settlingOf(page);
  const shooter =
    ([locale, width, , theme]) =>
    async (name) => {
      const shot = [name, locale, width, theme].filter(Boolean).join('-');
      await settled();
      await page.screenshot({ path: `${folder}${shot}.png`, animations: 'disabled' });
      for (const fault of [...(await faultsOf(page)), ...complaints.splice(0)])
        faults.push(`${shot}: ${fault}`);
    };
  const look = async ([locale, width, height, theme = 'light']) => {
    await page.setViewportSize({ width, height });
    await page.evaluate(
      ([language, colours]) => {
        localStorage.setItem('zongji.locale', language);
        localStorage.setItem('zongji.theme', colours);
      },
      [locale, theme],
    );
    await page.reload();
  };
  return async (name, shoot) => {
    for (const [locale, width, height, theme] of looks)
      await t.test([name, locale, width, theme].filter(Boolean).join(', '), async () => {
        await look([locale, width, height, theme]);
        await shoot(shooter([locale, width, height, theme]));
      });
  };
}

// A customer of the demonstration who asks for the second choice.
async function customerCalls(world, server, number) {
  const caller = await baresip(world, { name: number });
  await caller.dial(`sip:4001234567@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  await until('the welcome is heard', () => {
    const heard = caller.heard().at(-1);
    return heard && secondsOfSound(heard.channels[0], heard.rate) > 1;
  });
  await caller.press('2');
}

async function answer(desk) {
  await desk.id('offer').waitFor({ timeout: 60_000 });
  await desk.id('offer-accept').click();
  await desk.id('call-timer').waitFor();
}

test('screenshots', { timeout: 900_000 }, async (t) => {
  const world = new World(t);
  mkdirSync(folder, { recursive: true });
  const server = await startServer(world, { demo: true });
  const context = await browser(world);
  const page = context.pages()[0];
  const { id, phoneIs, presenceIs } = deskOf(page);
  const faults = [];
  const each = cameraOf(t, page, faults);

  const signIn = async (user) => {
    await context.clearCookies();
    await page.goto(`${server.url}/login`);
    await id('login-user').fill(user);
    await id('login-password').fill(`demo-${user}-2026`);
    await id('login-submit').click();
    await page.waitForURL((url) => !url.pathname.startsWith('/login'));
  };
  // Two customers with one number, a call to a number that is not ours, and a prompt whose file is gone.
  const asHe = await interfaceOf(server, 'he', 'demo-he-2026');
  const twin = (name) =>
    asHe.post('/customers', { name, company: '', numbers: ['13655550001'], note: '' });
  await twin('周晓燕');
  const { id: double } = await twin('周小燕');
  const stray = await baresip(world, { name: 'stray' });
  await stray.dial(`sip:4001239999@${server.sip}`);
  await stray.happens('CALL_CLOSED');
  const file = world.path('data', 'prompts', 'holiday.wav');
  mkdirSync(dirname(file), { recursive: true });
  writeWav(file, tone(440, 1));
  const asAdmin = await interfaceOf(server, 'admin', 'demo-admin-2026');
  await asAdmin.put('/settings/prompts/holiday', {
    org_unit: 'hq',
    text: { 'zh-CN': '今天是节假日，我们明天九点恢复服务，给您带来不便，敬请谅解。' },
    file: { 'zh-CN': 'holiday.wav' },
  });
  rmSync(file);

  const go = (place) => id(`nav-${place}`).click();
  const openFirst = async (place, row, ready) => {
    await go(place);
    await id(row).first().locator('a').first().click();
    await id(ready).first().waitFor();
  };
  await page.goto(`${server.url}/login`);
  await each('sign-in', async (shot) => {
    await id('login-submit').waitFor();
    await shot('login');
  });

  // His one queue lets him end the wrap-up without a disposition.
  await signIn('zhang');
  await each("the agent's pages", async (shot) => {
    await phoneIs('ready');
    await shot('desk-offline');
    await id('become-available').click();
    await presenceIs('available');
    await shot('desk-idle');
    await id('simulate-call').click();
    await id('offer').waitFor({ timeout: 60_000 });
    await shot('desk-offer');
    await id('offer-accept').click();
    await id('call-timer').waitFor();
    await id('note').fill('净水器 X3 接口漏水，已约周六上午上门。');
    await until('the note is saved', async () => /\d/.test(await id('note-state').innerText()));
    await id('timeline').locator('li').nth(5).waitFor();
    await shot('desk-call');
    await id('new-ticket').click();
    await id('ticket-subject').waitFor();
    await shot('desk-ticket');
    await page.keyboard.press('Escape');
    await id('ticket-subject').waitFor({ state: 'hidden' });
    await id('call-hold').click();
    await page.waitForSelector('[data-testid="call-hold"][data-state="held"]');
    await shot('desk-held');
    await id('call-hangup').click();
    await id('wrap-up-end').waitFor();
    await shot('desk-wrap-up');
    await id('wrap-up-end').click();
    await id('idle').waitFor();
    await id('phone-light').click();
    await id('phone-check').waitFor();
    await shot('desk-phone');
    await id('phone-light').click();
    await id('phone-check').waitFor({ state: 'hidden' });
    await page.keyboard.press('?');
    await id('keys-overlay').waitFor();
    await shot('desk-keys');
    await page.keyboard.press('Escape');
    await id('keys-overlay').waitFor({ state: 'hidden' });
    for (const [place, ready] of [
      ['interactions', 'interaction-row'],
      ['customers', 'customer-row'],
    ]) {
      await go(place);
      await page.locator(`main .page [data-testid="${ready}"]`).first().waitFor();
      await shot(`agent-${place}`);
    }
    await go('desk');
    await id('presence').click();
    await id('presence-offline').click();
    await presenceIs('offline');
  });

  await signIn('he');
  await each("the supervisor's pages", async (shot) => {
    await go('board');
    await id('board-queue-row').first().waitFor();
    await page.locator('.day-chart svg').waitFor();
    await shot('board');
    await go('interactions');
    await id('interaction-row').first().waitFor();
    await shot('interactions');
    // One of the past, with a recording.
    await id('interaction-row').nth(8).locator('a').first().click();
    await id('timeline').waitFor();
    await shot('interaction');
    await go('customers');
    await id('customer-row').first().waitFor();
    await shot('customers');
    await openFirst('customers', 'customer-row', 'edit-customer');
    await shot('customer');
    await page.goto(`${server.url}/customers/${double}`);
    await id('likely-doubles').waitFor();
    await shot('customer-doubles');
    await go('tickets');
    await id('ticket-row').first().waitFor();
    await shot('tickets');
    await openFirst('tickets', 'ticket-row', 'ticket-status');
    await shot('ticket');
    await go('tasks');
    await shot('tasks');
  });

  // Two agents in calls, one of them with a customer whom we know; two customers who wait; one agent at his meal.
  const password = (user) => `demo-${user}-2026`;
  const li = await agentDesk(world, server, { user: 'li', password: password('li') });
  const zhang = await agentDesk(world, server, { user: 'zhang', password: password('zhang') });
  const chen = await interfaceOf(server, 'chen', password('chen'));
  await chen.post('/desk/set_presence', { presence: 'on_break', reason: 'meal' });
  await customerCalls(world, server, '13800010001');
  await answer(li);
  // Li serves both queues, and they call each in turn.
  const asLi = await interfaceOf(server, 'li', password('li'));
  await asLi.post('/simulated_calls', { calls: 3, number: '' });
  await answer(zhang);
  await li.id('note').fill('前置过滤器更换后接口渗水，已指导关阀，约周六上午上门。');
  await until('the note is saved', async () => /\d/.test(await li.id('note-state').innerText()));

  // For docs/screenshots, with board-at-work and interaction: later this page is loaded anew during the call.
  await li.page.screenshot({ path: `${folder}desk.png`, animations: 'disabled' });

  await each('the board at work', async (shot) => {
    await id('nav-board').click();
    await id('board-agent').nth(2).waitFor();
    await page.locator('.day-chart svg').waitFor();
    await shot('board-at-work');
  });
  const eachOfLi = cameraOf(t, li.page, faults);
  await eachOfLi('a customer whom we know', async (shot) => {
    await li.phoneIs('ready');
    await li.id('timeline').locator('li').nth(5).waitFor();
    await shot('desk-known');
  });

  // The other one is free again, and is asked.
  await zhang.id('call-hangup').click();
  await zhang.id('wrap-up-end').click();
  await zhang.presenceIs('available');
  const colleague = li.page.locator('[data-testid="target"]', { hasText: '张伟' });
  const askZhang = async () => {
    await li.phoneIs('ready');
    await li.isIn('parties', 'together');
    await li.page.keyboard.press('t');
    await colleague.click();
    await li.id('transfer-note').fill('客户要改到周日上门，能安排吗？');
  };
  await eachOfLi('a call that is handed on', async (shot) => {
    await askZhang();
    await shot('desk-transfer');
    await li.id('transfer-consult').click();
    await li.isIn('parties', 'asking');
    await zhang.id('offer-accept').click();
    await li.isIn('parties', 'consulting');
    await shot('desk-consultation');
    await li.id('consult-join').click();
    await li.isIn('parties', 'conference');
    await shot('desk-conference');
    await li.id('consult-dismiss').click();
    await li.isIn('parties', 'together');
  });
  await cameraOf(
    t,
    zhang.page,
    faults,
  )('a colleague is asked', async (shot) => {
    await zhang.phoneIs('ready');
    await zhang.presenceIs('available');
    await askZhang();
    await li.id('transfer-consult').click();
    await zhang.id('offer').waitFor();
    await shot('desk-offer-consult');
    await li.id('consult-dismiss').click();
    await zhang.id('offer').waitFor({ state: 'detached' });
  });
  await zhang.context.close();
  await li.context.close();

  await signIn('admin');
  // The page that is left has rows too.
  const goToKind = async (kind) => {
    await id(`settings-${kind}`).click();
    await page.locator(`[data-testid="settings-${kind}"][aria-current="page"]`).waitFor();
    await id('settings-row').first().waitFor();
  };
  await each("the administrator's pages", async (shot) => {
    await go('settings');
    for (const kind of kinds) {
      await goToKind(kind);
      await shot(`settings-${kind}`);
    }
    await id('settings-row').first().click();
    await id('settings-field-keep_recordings_days').waitFor();
    await shot('settings-company');
    await id('settings-cancel').click();
    await goToKind('prompts');
    await page.locator('[data-testid="settings-row"][data-key="holiday"]').click();
    await id('settings-problems').waitFor();
    await shot('settings-prompt');
    await id('settings-cancel').click();
    await goToKind('trunks');
    await id('settings-row').first().click();
    await id('trunk-activity').waitFor();
    await shot('settings-trunk');
    await page.locator('.refusals').first().scrollIntoViewIfNeeded();
    await shot('settings-trunk-refused');
    await id('settings-cancel').click();
    await id('settings-set_aside').click();
    await page.locator('main .face-empty').waitFor();
    await shot('settings-set-aside');
    await id('account').click();
    await id('change-password').click();
    await id('password-current').waitFor();
    await shot('password');
    await page.keyboard.press('Escape');
    await id('password-current').waitFor({ state: 'hidden' });
    await goToKind('queues');
    await id('settings-row').first().click();
    await id('settings-save').waitFor();
    await shot('settings-queue');
    await id('settings-field-ring_timeout_s').fill('5000');
    await id('settings-save').click();
    await page.locator('.ant-form-item-explain-error').first().waitFor();
    await shot('settings-error');
    await page.keyboard.press('Escape');
    await id('discard').click();
    await goToKind('flows');
    await id('settings-row').first().click();
    await page.locator('.json').first().waitFor();
    await shot('settings-flow');
    await page.keyboard.press('Escape');
  });

  assert.deepEqual(faults, []);
});
