// node scripts/screenshots.mjs FOLDER [PORT]: each page in both languages and two sizes, of the built page, against the
// stand-in.
import { spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openBrowser } from './browser.mjs';

const folder = process.argv[2] ?? 'screenshots';
const port = process.argv[3] ?? '4719';
// Of the parts: desk or others; of the looks: en-light-1024.
const only = process.argv[4];
const onlyLook = process.argv[5];
const address = `http://127.0.0.1:${port}`;
const sizes = [
  { width: 1440, height: 900 },
  { width: 1024, height: 768 },
];
const looks = [
  ['zh-CN', 'light'],
  ['en', 'light'],
  ['zh-CN', 'dark'],
];

mkdirSync(folder, { recursive: true });
const root = fileURLToPath(new URL('..', import.meta.url));
const server = spawn(
  'node',
  [
    'node_modules/vite/bin/vite.js',
    'preview',
    '--host',
    '127.0.0.1',
    '--port',
    port,
    '--strictPort',
  ],
  { cwd: root, env: { ...process.env, ZONGJI_STAND_IN: '1' }, stdio: 'ignore' },
);

async function waitForServer() {
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    try {
      await fetch(address);
      return;
    } catch {
      await new Promise((next) => setTimeout(next, 200));
    }
  }
  throw new Error('the stand-in did not start');
}

const id = (name) => `[data-testid="${name}"]`;

async function signIn(page, login) {
  await page.context().clearCookies();
  await page.goto(`${address}/login`);
  await page.fill(id('login-user'), login);
  await page.fill(id('login-password'), 'zongji');
  await page.click(id('login-submit'));
  await page.waitForURL((url) => !url.pathname.startsWith('/login'));
}

// Nothing may be wider than the window, and no control cut off in the header.
async function complain(page, name) {
  const wide = await page.evaluate(() => {
    const head = document.querySelector('.frame-head');
    return {
      page: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      head: head ? head.scrollWidth - head.clientWidth : 0,
    };
  });
  if (wide.page > 0 || wide.head > 0) console.log(`${name}: too wide`, wide);
}

async function shoot(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(350);
  await complain(page, name);
  await page.screenshot({ path: `${folder}/${name}.png`, timeout: 120_000 });
}

async function deskPages(page, shot) {
  await signIn(page, 'limin');
  await page.waitForSelector(`${id('phone-light')}[data-state="ready"]`, { timeout: 20_000 });
  await shot('desk-offline');
  await page.click(id('become-available'));
  await page.waitForSelector(`${id('presence')}[data-state="available"]`);
  await shot('desk-idle');
  await page.click(id('simulate-call'));
  await page.waitForSelector(id('offer-accept'));
  await page.waitForTimeout(1200);
  await shot('desk-offer');
  await page.keyboard.press('Space');
  await page.waitForSelector(id('call-timer'));
  await page.fill(id('note'), '净水器 X3 漏水，11-15 安装。要求退款并赔地板。已指导关阀。');
  await page.waitForFunction(() =>
    /\d\d:\d\d/.test(document.querySelector('[data-testid=note-state]').textContent),
  );
  await shot('desk-call');
  await page.click(id('new-ticket'));
  await page.fill(id('ticket-subject'), '净水器 X3 漏水，要求退款');
  await shot('desk-ticket');
  await page.keyboard.press('Escape');
  await page.waitForSelector(id('ticket-subject'), { state: 'hidden' });
  await page.keyboard.press('h');
  await page.waitForSelector(`${id('call-hold')}[data-state="held"]`);
  await page.click(id('presence'));
  await shot('desk-held');
  await page.click(id('presence-meal'));
  await page.keyboard.press('Control+Shift+KeyH');
  await page.waitForSelector(id('wrap-up-end'));
  await shot('desk-wrap-up');
  await page.click(id('wrap-up-end'));
  await page.waitForSelector(id('idle'));
  await page.click(id('become-available'));
  await page.waitForSelector(`${id('presence')}[data-state="available"]`);
  await page.click(id('simulate-call'));
  await page.click(id('offer-accept'));
  await page.waitForSelector(id('create-customer'));
  await shot('desk-unknown');
  await page.click(id('phone-light'));
  await page.waitForSelector(id('phone-check'));
  await shot('desk-phone');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+KeyH');
  await page.click(id('wrap-up-end'));
  await page.keyboard.press('?');
  await page.waitForSelector(id('keys-overlay'));
  await shot('desk-keys');
}

async function otherPages(page, shot) {
  const visit = async (path, name, ready) => {
    await page.goto(address + path);
    await page.waitForSelector(ready);
    await shot(name);
  };
  await signIn(page, 'heli');
  await page.waitForSelector(id('board-queue-row'));
  await page.waitForSelector('.day-chart svg');
  await shot('board');
  await visit('/interactions', 'interactions', id('interaction-row'));
  await visit('/interactions/9100', 'interaction', id('waveform'));
  await visit('/customers', 'customers', id('customer-row'));
  await visit('/customers/5001', 'customer', id('edit-customer'));
  await visit('/tickets', 'tickets', id('ticket-row'));
  await visit('/tickets/7001', 'ticket', id('ticket-comment'));
  await visit('/tasks', 'tasks', id('task-row'));
  await signIn(page, 'admin');
  for (const kind of ['users', 'queues', 'flows'])
    await visit(`/settings/${kind}`, `settings-${kind}`, id('settings-row'));
  await page.goto(`${address}/settings/queues`);
  await page.click(id('settings-row'));
  await page.waitForSelector(id('settings-save'));
  await shot('settings-queue');
  await page.fill(`${id('settings-field-ring_timeout_s')}`, '500');
  await page.click(id('settings-save'));
  await page.waitForSelector('.ant-form-item-explain-error');
  await shot('settings-error');
  await page.goto(`${address}/settings/flows`);
  await page.click(id('settings-row'));
  await page.waitForSelector('.json');
  await shot('settings-flow');
}

try {
  await waitForServer();
  for (const size of sizes)
    for (const [locale, theme] of looks) {
      const look = `${locale}-${theme}-${size.width}`;
      if (theme === 'dark' && size.width !== 1440) continue;
      if (onlyLook && onlyLook !== look) continue;
      const context = await openBrowser({ viewport: size });
      await context.addInitScript(
        ([language, colours]) => {
          localStorage.setItem('zongji.locale', language);
          localStorage.setItem('zongji.theme', colours);
        },
        [locale, theme],
      );
      const peer = await context.newPage();
      await peer.goto(`${address}/stand-in-peer.html`);
      const page = await context.newPage();
      page.setDefaultTimeout(60_000);
      page.on('pageerror', (error) => console.log('page error', error.message));
      page.on('console', (line) => {
        if (line.type() === 'error') console.log('console', line.text().slice(0, 300));
      });
      const shot = (name) => shoot(page, `${name}-${look}`);
      const run = async (part, work) => {
        if (only && only !== part) return;
        try {
          await work(page, shot);
        } catch (error) {
          console.log(part, locale, size.width, String(error).slice(0, 600));
          const path = `${folder}/failed-${part}-${locale}-${size.width}.png`;
          await page.screenshot({ path }).catch(() => undefined);
          process.exitCode = 1;
        }
      };
      await page.goto(`${address}/login`);
      await page.waitForSelector(id('login-submit'));
      await shot('login');
      await run('desk', deskPages);
      await run('others', otherPages);
      await context.close();
    }
} finally {
  server.kill();
}
