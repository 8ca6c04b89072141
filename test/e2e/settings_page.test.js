// The administrator's pages: one record of each kind comes, changes and goes by what is clicked and typed there.
// takes 25 s: a record of each of eight kinds comes, changes and goes by clicks
import assert from 'node:assert/strict';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { browser } from './lib/browser.js';
import { password } from './lib/company.js';
import { deskOf } from './lib/desk.js';
import { hotline } from './lib/hotline.js';
import { member } from './lib/interface.js';
import { signIn, startServer } from './lib/server.js';
import { tone, writeWav } from './lib/sound.js';
import { World, until } from './lib/world.js';

const admin = {
  key: 'root',
  name: '管理员',
  org_unit: 'hq',
  roles: ['administrator'],
  password,
};

// kind: what is typed and chosen for a new record, then what is changed, and how the server shows that.
const kinds = {
  users: {
    key: 'zhao',
    type: { name: '赵一', number: '1077', password },
    change: { name: '赵一一' },
    shows: {
      name: '赵一一',
      number: '1077',
      always_ready: false,
      active: true,
    },
  },
  queues: {
    key: 'repair',
    type: { 'name-zh-CN': '维修', 'name-en': '' },
    change: { ring_timeout_s: '33' },
    shows: {
      name: { 'zh-CN': '维修' },
      ring_timeout_s: 33,
      auto_answer: false,
    },
  },
  skills: {
    key: 'repair',
    type: { 'name-zh-CN': '维修' },
    change: { 'name-en': 'Repair' },
    shows: { name: { 'zh-CN': '维修', en: 'Repair' } },
  },
  numbers: {
    key: '4001000077',
    type: { 'name-zh-CN': '维修热线' },
    choose: { flow: 'support' },
    change: { 'name-zh-CN': '维修' },
    shows: { name: { 'zh-CN': '维修' }, flow: 'support', language: 'zh-CN' },
  },
  trunks: {
    key: 'second',
    type: { name: '备用', addresses: '192.0.2.7' },
    choose: { called_in: 'Diversion' },
    says: '还没有收到任何消息',
    change: { max_calls: '30' },
    shows: { name: '备用', addresses: ['192.0.2.7'], max_calls: 30, called_in: 'diversion' },
  },
  phones: {
    key: '8077',
    type: { secret: password },
    change: { address: 'sip:192.0.2.10:5060' },
    shows: { address: 'sip:192.0.2.10:5060' },
  },
  prompts: {
    key: 'sorry',
    type: { 'text-zh-CN': '抱歉' },
    change: { 'text-en': 'Sorry' },
    shows: { text: { 'zh-CN': '抱歉', en: 'Sorry' }, file: {} },
  },
  org_units: {
    key: 'north',
    type: { 'name-zh-CN': '北方' },
    choose: { parent: '云衫商城' },
    change: { 'name-en': 'North' },
    shows: { name: { 'zh-CN': '北方', en: 'North' }, parent: 'hq', zone: 'Asia/Shanghai' },
  },
};

test('each kind of record comes, changes and goes', { timeout: 240_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(hotline({ edit: ({ users }) => users.push(admin) }));
  const root = await member(server, 'root', password);
  const context = await browser(world);
  const page = context.pages()[0];
  const { id } = deskOf(page);
  const onlyIfNew = [];
  page.on('request', (request) => {
    if (request.method() === 'PUT') onlyIfNew.push(request.headers()['if-none-match'] ?? '');
  });

  const field = (name) => id(`settings-field-${name}`);
  const row = (key) => page.locator(`[data-testid="settings-row"][data-key="${key}"]`);
  const record = async (kind, key) => {
    const { body } = await root.ask('GET', `/settings/${kind}`);
    return body.find((each) => each.key === key);
  };
  const type = async (values = {}) => {
    for (const [name, value] of Object.entries(values)) await field(name).fill(value);
  };
  const choose = async (values = {}) => {
    for (const [name, value] of Object.entries(values)) {
      await field(name).click();
      await page.locator('.ant-select-item-option', { hasText: value }).click();
    }
  };
  // The page that is left has the same buttons.
  const open = async (kind) => {
    await id(`settings-${kind}`).click();
    await page.locator(`[data-testid="settings-${kind}"][aria-current="page"]`).waitFor();
  };
  const saved = async () => {
    await id('settings-save').click();
    await id('settings-save').waitFor({ state: 'hidden' });
  };

  await page.goto(`${server.url}/login`);
  await id('login-user').fill('root');
  await id('login-password').fill(password);
  await id('login-submit').click();
  await id('settings-users').waitFor();

  for (const [kind, each] of Object.entries(kinds))
    await t.test(kind, async () => {
      await open(kind);
      await id('settings-new').click();
      await field('key').fill(each.key);
      await type(each.type);
      await choose(each.choose);
      await saved();
      await row(each.key).waitFor();
      assert.equal(onlyIfNew.pop(), '*', 'a new record replaces none');
      assert.ok(await record(kind, each.key), 'it is there');

      await row(each.key).click();
      assert.ok(await field('key').isDisabled());
      if (each.says) await page.getByText(each.says).waitFor();
      await type(each.change);
      await saved();
      assert.equal(onlyIfNew.pop(), '');
      const now = await record(kind, each.key);
      for (const [name, value] of Object.entries(each.shows))
        assert.deepEqual(now[name], value, `${kind}/${name}`);
      if (kind === 'users') await signIn(server, each.key, password);

      await row(each.key).click();
      await id('settings-cancel').click(); // nothing was typed, so nothing is asked
      await id('settings-save').waitFor({ state: 'hidden' });
      await row(each.key).click();
      await id('settings-delete').click();
      await page.locator('.ant-modal-confirm .ant-btn-dangerous').click();
      await row(each.key).waitFor({ state: 'detached' });
      assert.equal(await record(kind, each.key), undefined);
    });

  await t.test('a key that is taken is told at its field, and nothing is replaced', async () => {
    const before = await record('users', 'boss');
    await open('users');
    await id('settings-new').click();
    await type({ key: 'boss', name: '别人' });
    await id('settings-save').click();
    await page.locator('.ant-form-item-explain-error', { hasText: '已有这个标识' }).waitFor();
    assert.deepEqual(await record('users', 'boss'), before);
  });

  await t.test('what was typed is given up only when somebody says so', async () => {
    await page.keyboard.press('Escape');
    await id('keep-typing').click();
    assert.equal(await field('name').inputValue(), '别人');
    await id('settings-cancel').click();
    await id('discard').click();
    await id('settings-save').waitFor({ state: 'hidden' });
  });

  await t.test(
    'of two who change one record, the second is told and overwrites nothing',
    async () => {
      await open('queues');
      await row('support').click();
      await type({ ring_timeout_s: '44' });
      const queue = await record('queues', 'support');
      const other = await root.ask('PUT', '/settings/queues/support', {
        ...queue,
        priority: 7,
      });
      assert.equal(other.status, 200);
      await id('settings-save').click();
      await id('stale-reload').click();
      await id('settings-save').waitFor({ state: 'hidden' });
      const now = await record('queues', 'support');
      assert.deepEqual([now.priority, now.ring_timeout_s], [7, queue.ring_timeout_s]);

      await row('support').click();
      await type({ ring_timeout_s: '44' });
      await saved();
      const last = await record('queues', 'support');
      assert.deepEqual([last.priority, last.ring_timeout_s], [7, 44]);
      await open('users');
    },
  );

  await t.test(
    'a prompt that cannot be played is refused, and shown when it goes bad',
    async () => {
      const file = world.path('data', 'prompts', 'music.wav');
      const error = (text) => page.locator('.ant-form-item-explain-error', { hasText: text });
      await open('prompts');
      await id('settings-new').click();
      await type({ key: 'music' });
      await id('settings-save').click();
      await error('请填写文本或声音文件').waitFor();
      await type({ 'file-zh-CN': 'music.wav' });
      await id('settings-save').click();
      await error('没有这个声音文件').waitFor();
      mkdirSync(dirname(file), { recursive: true });
      writeWav(file, tone(440, 1));
      await saved();
      assert.equal(await id('settings-problem').count(), 0);

      rmSync(file);
      await page.reload();
      await row('music').locator('[data-testid="settings-problem"]').waitFor();
      await id('settings-prompts').locator('[data-testid="settings-problem"]').waitFor();
      await row('music').click();
      assert.match(await id('settings-problems').innerText(), /声音文件，中文：没有这个声音文件/);
      // Mended, it is saved as it was.
      writeWav(file, tone(440, 1));
      await saved();
      await id('settings-problem').first().waitFor({ state: 'detached' });
    },
  );

  await t.test('recordings are kept shorter only when somebody says so twice', async () => {
    const days = async () => (await record('org_units', 'hq')).keep_recordings_days;
    await open('org_units');
    await row('hq').click();
    await type({ keep_recordings_days: '90' });
    await id('settings-save').click();
    await id('kept-shorter').waitFor();
    assert.equal(await days(), 0);
    await id('kept-shorter').click();
    await id('settings-save').waitFor({ state: 'hidden' });
    assert.equal(await days(), 90);
    await row('hq').getByText('90 天').waitFor();
    await row('hq').click();
    await type({ keep_recordings_days: '0' });
    await saved();
    assert.equal(await days(), 0);
    await open('users');
  });

  await t.test('what the server refuses is told in the words of the page', async () => {
    await id('settings-new').click();
    await type({ key: 'sun', name: '孙三', password: 'x' });
    await id('settings-save').click();
    await page.locator('.ant-form-item-explain-error', { hasText: '至少 8 个字符' }).waitFor();
    await until('nothing was saved', async () => !(await record('users', 'sun')));
  });
});
