// A call that is handed on at the desk: a colleague is asked, all speak together, the customer is his; by mouse, and
// by keyboard alone. Who hears whom is told by tones.
// takes 40 s: what is heard at three ends is measured at each step
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { hear } from './lib/browser.js';
import { password } from './lib/company.js';
import { agentDesk } from './lib/desk.js';
import { hotline, numbers } from './lib/hotline.js';
import { signIn, startServer } from './lib/server.js';
import { power, powerAt, tone, writeWav } from './lib/sound.js';
import { World, until } from './lib/world.js';

const customerHz = 440;
const musicHz = 660;
const liHz = 880;
const xuHz = 1320;
const everyHz = [customerHz, musicHz, liHz, xuHz];

// Of those who are heard each has its part of the sound, of the others there is nothing. A browser's microphone is
// some 20 dB below a phone's.
function areHeard(shares, wanted, least, most) {
  return everyHz.every((hz, i) => (wanted.includes(hz) ? shares[i] > least : shares[i] < most));
}

const pageHears = (desk, wanted) =>
  until(`the page hears ${wanted}`, async () => {
    const heard = await hear(desk.page, everyHz);
    const least = wanted.length > 1 ? 0.003 : 0.5;
    return heard && heard.power > 1e-4 && areHeard(heard.shares, wanted, least, 0.001);
  });

// The music of the house, whatever tones it has: no voice is what is mostly heard.
const hearsNobody = (desk) =>
  until('the page hears music', async () => {
    const heard = await hear(desk.page, everyHz);
    return heard && heard.power > 1e-6 && heard.shares.every((share) => share < 0.3);
  });

// Over the last half second.
const callerHears = (caller, wanted) =>
  until(`the caller hears ${wanted}`, () => {
    const ear = caller.heard().at(-1);
    const last = ear?.channels[0].subarray(-Math.round(ear.rate / 2)) ?? new Int16Array();
    const all = power(last);
    const shares = everyHz.map((hz) => powerAt(last, ear?.rate ?? 8000, hz) / all);
    return all > 1e-4 && areHeard(shares, wanted, 0.5 / wanted.length, 0.03);
  });

test('a call is handed on', { timeout: 240_000 }, async (t) => {
  const world = new World(t);
  mkdirSync(world.path('data', 'prompts'), { recursive: true });
  writeWav(world.path('data', 'prompts', 'music.wav'), tone(musicHz, 20));
  const server = await startServer(world);
  const agents = [
    { key: 'li', number: '1001' },
    { key: 'xu', number: '1002', queue: 'sales' }, // no caller of the other queue rings there
  ];
  const edit = (document) => {
    document.queues.forEach((queue) => Object.assign(queue, { music: 'music' }));
    document.prompts.push({ key: 'music', org_unit: 'hq', file: { 'zh-CN': 'music.wav' } });
  };
  await server.apply(hotline({ agents, edit }));
  const asXu = await signIn(server, 'xu', password);
  const li = await agentDesk(world, server, { user: 'li', password, hz: liHz });
  const xu = await agentDesk(world, server, { user: 'xu', password, hz: xuHz });
  const caller = await baresip(world, { name: 'caller', user: '13800138000', hz: customerHz });
  const targets = li.page.locator('[data-testid="target"]');

  const calls = async () => {
    await caller.dial(`sip:${numbers.support}@${server.sip}`);
    await li.id('offer').waitFor();
    await li.page.keyboard.press('Space');
    await li.id('call-timer').waitFor();
    await pageHears(li, [customerHz]);
  };
  const hangsUp = async () => {
    await caller.hangUp();
    await caller.happens('CALL_CLOSED');
    await li.presenceIs('available');
    await xu.presenceIs('available');
  };
  let interaction = '';

  await t.test('without a call nothing is offered, and it is said why', async () => {
    for (const verb of ['mute', 'hold', 'transfer', 'consult', 'join', 'keypad', 'hangup']) {
      assert.ok(await li.id(`call-${verb}`).isDisabled(), verb);
      assert.match(await li.id(`call-${verb}`).getAttribute('title'), /^没有通话/);
    }
  });

  await t.test('people and queues are found by what they are called', async () => {
    await calls();
    interaction = await li.id('contact').getAttribute('data-id');
    await li.isIn('parties', 'together');
    assert.match(await li.id('call-join').getAttribute('title'), /先咨询一位同事/);
    await li.id('call-transfer').click();
    await targets.filter({ hasText: '坐席 xu' }).waitFor();
    await li.id('transfer-search').fill('售前');
    await until('the queue alone is left', async () => (await targets.count()) === 1);
    assert.match(await targets.innerText(), /售前[\s\S]*空闲 1[\s\S]*等待 0/);
    await li.id('transfer-search').fill('无此人');
    await li.id('transfer').getByText('没有符合的同事或队列').waitFor();
    assert.equal(await targets.count(), 0);
    await li.id('transfer-search').fill('1002');
    await until('the colleague alone is left', async () => (await targets.count()) === 1);
    assert.match(await targets.innerText(), /坐席 xu\s+空闲\s+\d\d:\d\d\s+1002/);
  });

  await t.test('a colleague is asked by mouse, and told why it rings', async () => {
    await li.id('transfer-note').fill('客户要退款，已查订单。');
    await li.id('transfer-consult').click();
    await li.id('transfer').waitFor({ state: 'detached' });
    await li.isIn('parties', 'asking');
    await xu.id('offer').waitFor();
    assert.equal(await xu.id('offer-why').getAttribute('data-state'), 'consult');
    assert.match(await xu.id('offer').innerText(), /坐席 li 向您咨询[\s\S]*客户要退款/);
    assert.ok(await li.id('call-hold').isDisabled());
    assert.ok(await li.id('consult-swap').isDisabled());
    await callerHears(caller, [musicHz]);
    await xu.id('offer-accept').click();
    await li.isIn('parties', 'consulting');
    await xu.isIn('parties', 'guest');
    await pageHears(li, [xuHz]);
    await pageHears(xu, [liHz]);
    await callerHears(caller, [musicHz]);
    assert.match(await xu.id('handed-note').innerText(), /客户要退款/);
    assert.ok(await xu.id('call-transfer').isDisabled());
    assert.match(await xu.id('call-transfer').getAttribute('title'), /坐席 li/);
  });

  await t.test('back and forth, then all together', async () => {
    await li.id('consult-swap').click();
    await li.isIn('parties', 'swapped');
    await pageHears(li, [customerHz]);
    await hearsNobody(xu);
    await li.id('consult-join').click();
    await li.isIn('parties', 'conference');
    await callerHears(caller, [liHz, xuHz]);
    await pageHears(li, [customerHz, xuHz]);
    await pageHears(xu, [customerHz, liHz]);
  });

  await t.test("the customer is the colleague's", async () => {
    await li.id('consult-complete').click();
    await xu.isIn('parties', 'together');
    await li.id('parties').waitFor({ state: 'detached' });
    await callerHears(caller, [xuHz]);
    await pageHears(xu, [customerHz]);
    await hangsUp();
    await li.page.goto(`${li.url}/interactions/${interaction}`);
    await li.id('timeline').getByText('咨询后转接').waitFor();
    const course = await li.id('timeline').innerText();
    assert.match(course, /坐席加入协助[\s\S]*咨询后转接[\s\S]*转给 坐席 xu/);
    assert.doesNotMatch(course, /[A-Z][a-z]+[A-Z]/, 'every event has words');
    await li.page.goto(`${li.url}/desk`);
    await li.phoneIs('ready');
  });

  await t.test('handed on at once, by keyboard alone', async () => {
    await calls();
    await li.page.keyboard.press('t');
    await until('the search has the focus', () =>
      li.id('transfer-search').evaluate((field) => field === document.activeElement),
    );
    // Letters are words now, and no keys of the call.
    await li.page.keyboard.type('坐席 xu m');
    await targets.first().waitFor({ state: 'detached' });
    await li.page.keyboard.press('Backspace');
    await li.page.keyboard.press('Backspace');
    await li.page.locator('[data-testid="target"][aria-selected="true"]').waitFor();
    await li.page.keyboard.press('ArrowDown');
    await li.page.keyboard.press('ArrowUp');
    await li.page.keyboard.press('Shift+Enter');
    await xu.id('offer').waitFor();
    assert.equal(await xu.id('offer-why').getAttribute('data-state'), 'transfer');
    await callerHears(caller, [musicHz]);
    await xu.page.keyboard.press('Space');
    await xu.isIn('parties', 'together');
    await callerHears(caller, [xuHz]);
    await pageHears(xu, [customerHz]);
    await hangsUp();
  });

  await t.test('a colleague who rejects brings the customer back, and it is said', async () => {
    await calls();
    await li.page.keyboard.press('c');
    await li.id('transfer-search').fill('1002');
    await li.id('transfer-note').fill('能否免上门费？');
    await li.id('transfer-search').press('Enter');
    await xu.id('offer-reject').click();
    await li.isIn('failure', 'rejected');
    assert.match(await li.id('failure').innerText(), /对方拒接/);
    await li.isIn('parties', 'together');
    await callerHears(caller, [liHz]);
    assert.equal(await li.id('transfer').count(), 0, 'it opens when it is asked for');
    await li.page.keyboard.press('t');
    assert.equal(await li.id('transfer-note').inputValue(), '能否免上门费？');
  });

  await t.test('what is refused is said where it was asked for', async () => {
    await targets.filter({ hasText: '坐席 xu' }).waitFor();
    // The list is not renewed any more: it does not know that he is at his meal.
    await li.page.route('**/desk/transfer_targets**', (route) => route.abort());
    await asXu.post('/desk/set_presence', { presence: 'on_break', reason: 'meal' });
    await xu.presenceIs('on_break');
    await targets.filter({ hasText: '坐席 xu' }).click();
    await li.id('transfer-consult').click();
    await until('it is said that he is not free', async () =>
      /对方现在不空闲/.test(await li.id('transfer-refused').innerText()),
    );
    await li.page.unroute('**/desk/transfer_targets**');
    await until('the list knows it', () => targets.filter({ hasText: '暂不可转' }).count());
    assert.ok(await li.id('transfer-consult').isDisabled());
    await li.page.keyboard.press('Escape');
    await li.id('transfer').waitFor({ state: 'detached' });
    await callerHears(caller, [liHz]);
    await caller.hangUp();
    await caller.happens('CALL_CLOSED');
  });
});
