// An agent's work in the browser: what rings, what can be done in a call, and what is left of it afterwards.
// takes 38 s: what is heard at both ends is measured at each step of a call
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { hear } from './lib/browser.js';
import { company, password } from './lib/company.js';
import { agentDesk } from './lib/desk.js';
import { signIn, startServer } from './lib/server.js';
import { endsWith, secondsOfSound, secondsOfTone, tone, writeWav } from './lib/sound.js';
import { World, until } from './lib/world.js';

const callerHz = 440;
const musicHz = 660;
const agentHz = 880;
const number = '13800138000';
const masked = '138****8000';

const dispositions = [
  { key: 'solved', name: { 'zh-CN': '已解决' } },
  { key: 'repair', name: { 'zh-CN': '已约维修' } },
];

async function start(world) {
  mkdirSync(world.path('data', 'prompts'), { recursive: true });
  writeWav(world.path('data', 'prompts', 'music.wav'), tone(musicHz, 20));
  const server = await startServer(world);
  await server.apply(
    company({
      agents: [{ key: 'li', number: '1001' }],
      queues: { wrap_up: 'mandatory', music: 'music', dispositions },
      prompts: [{ key: 'music', org_unit: 'hq', file: { 'zh-CN': 'music.wav' } }],
    }),
  );
  return server;
}

// Calls and asks for the second choice; the caller then waits in the queue.
async function callAndChoose(caller, server) {
  await caller.dial(`sip:4001234567@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  await until('the welcome is heard', () => {
    const heard = caller.heard().at(-1);
    return heard && secondsOfSound(heard.channels[0], heard.rate) > 1;
  });
  await caller.press('2');
}

const ear = (caller) => caller.heard().at(-1);
const callerHears = (caller, hz) =>
  until(`the caller hears ${hz} Hz`, () => endsWith(ear(caller), hz));
const agentHears = (page, hz, other) =>
  until(`the agent hears ${hz} Hz`, async () => {
    const heard = await hear(page, [hz, other]);
    return heard && heard.power > 1e-4 && heard.shares[0] > 0.6 && heard.shares[1] < 0.05;
  });

// Everything that the server tells this browser, as text.
function tapped(context, page) {
  const texts = [];
  context.on('response', (answer) => {
    if (answer.url().includes('/api/'))
      answer.text().then(
        (text) => texts.push(text),
        () => {},
      );
  });
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => texts.push(String(payload))),
  );
  return texts;
}

// Those who see whole numbers find the interaction; an agent's answers carry the masked one.
const newest = async (boss) => (await boss.get('/interactions?limit=1')).items[0];
const endedAs = (boss, id, outcome) =>
  until(`the interaction ended as ${outcome}`, async () => {
    const { interaction } = await boss.get(`/interactions/${id}`);
    if (interaction.outcome) assert.equal(interaction.outcome, outcome);
    return interaction.outcome && interaction;
  });

test('an agent works in the browser', { timeout: 240_000 }, async (t) => {
  const world = new World(t);
  const server = await start(world);
  const boss = await signIn(server, 'boss', password);
  const { context, page, id, isIn, presenceIs } = await agentDesk(world, server, {
    user: 'li',
    password,
    hz: agentHz,
  });
  const told = tapped(context, page);
  const mediaOffers = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      if (String(payload).includes('"media_offer"')) mediaOffers.push(payload);
    }),
  );
  await page.reload(); // so that the tap has the socket, too
  await isIn('phone-light', 'ready');
  await presenceIs('available');
  await until('the phone has been offered', () => mediaOffers.length === 1);
  const caller = await baresip(world, { name: 'caller', user: number, hz: callerHz });

  await t.test('a caller who hangs up while it rings was never there for the agent', async () => {
    await callAndChoose(caller, server);
    await id('offer').waitFor();
    await caller.hangUp();
    await id('offer').waitFor({ state: 'detached' });
    await presenceIs('available');
    await endedAs(boss, (await newest(boss)).id, 'abandoned_in_queue');
  });

  await t.test('the offer says who calls, where, what was chosen and since when', async () => {
    await callAndChoose(caller, server);
    const offer = await id('offer').innerText();
    assert.match(offer, /未知客户/);
    assert.ok(offer.includes(masked), offer);
    assert.match(offer, /售后[\s\S]*按键[\s\S]*售后/);
    assert.match(offer, /已等待\s+00:0\d/);
    await callerHears(caller, musicHz);
  });

  await t.test('accepted, they hear each other over the connection that stood before', async () => {
    const connections = () => page.evaluate(() => window.heardStreams.length);
    const offersBefore = mediaOffers.length;
    assert.equal(await connections(), 1);
    await id('offer-accept').click();
    await id('call-timer').waitFor();
    await presenceIs('on_call');
    await isIn('recording', 'on');
    await agentHears(page, callerHz, musicHz);
    await callerHears(caller, agentHz);
    assert.equal(await connections(), 1);
    assert.equal(mediaOffers.length, offersBefore, 'accepting a call only bridges');
  });

  await t.test('held, the caller hears music and the agent nothing; then both again', async () => {
    await id('call-hold').click();
    await isIn('call-hold', 'held');
    await callerHears(caller, musicHz);
    const heard = await hear(page, [callerHz, musicHz]);
    assert.ok(heard.power < 1e-5, `the agent hears ${heard.power}`);
    await id('call-hold').click();
    await isIn('call-hold', 'open');
    await callerHears(caller, agentHz);
    await agentHears(page, callerHz, musicHz);
  });

  await t.test('muted, the agent hears and is not heard', async () => {
    await id('call-mute').click();
    await isIn('call-mute', 'muted');
    const toneSoFar = () => secondsOfTone(ear(caller).channels[0], ear(caller).rate, agentHz);
    await until('the tone has stopped', async () => {
      const before = toneSoFar();
      await agentHears(page, callerHz, agentHz); // takes a second
      return toneSoFar() === before;
    });
    await id('call-mute').click();
    await isIn('call-mute', 'open');
    await callerHears(caller, agentHz);
  });

  await t.test('keys pressed at the desk arrive at the caller', async () => {
    await id('call-keypad').click();
    for (const digit of ['5', '0', '#']) {
      await id(`keypad-${digit}`).click();
      const pressed = await caller.happens('CALL_DTMF_START');
      assert.equal(pressed.param, digit);
    }
    await id('call-keypad').click();
    await id('keypad').waitFor({ state: 'hidden' });

    // By keyboard alone.
    await page.keyboard.press('k');
    await until('the keypad has the focus', () =>
      id('keypad').evaluate((keypad) => keypad === document.activeElement),
    );
    await page.keyboard.press('7');
    assert.equal((await caller.happens('CALL_DTMF_START')).param, '7');
    await page.keyboard.press('Escape');
    await id('keypad').waitFor({ state: 'hidden' });
  });

  const contact = await id('contact').getAttribute('data-id');

  await t.test('a note saves itself', async () => {
    await id('note').fill('净水器漏水，已约周六上门。');
    await until('the note is on record', async () => {
      const { note } = await boss.get(`/interactions/${contact}`);
      return note === '净水器漏水，已约周六上门。';
    });
    await isIn('note-state', 'clean');
  });

  await t.test('an unknown caller becomes a customer with one click', async () => {
    await id('create-customer').click();
    await id('customer-name').waitFor();
    const { interaction } = await boss.get(`/interactions/${contact}`);
    const { customer } = await boss.get(`/customers/${interaction.customer_id}`);
    assert.deepEqual(
      customer.numbers.map((each) => each.replace(/^\+86/, '')),
      [number],
    );
    assert.equal(await id('customer-name').innerText(), customer.name);
  });

  await t.test('a ticket knows customer and call', async () => {
    await id('new-ticket').click();
    await until('a subject is proposed', () => id('ticket-subject').inputValue());
    await until('it has the focus', () =>
      id('ticket-subject').evaluate((field) => field === document.activeElement),
    );
    await id('ticket-save').click();
    await id('ticket-save').waitFor({ state: 'hidden' });
    const { items } = await boss.get('/tickets');
    assert.equal(items.length, 1);
    const { ticket } = await boss.get(`/tickets/${items[0].id}`);
    const { interaction } = await boss.get(`/interactions/${contact}`);
    assert.equal(ticket.customer_id, interaction.customer_id);
    assert.equal(ticket.interaction_id, contact);
    assert.match(ticket.subject, /售后/);
  });

  await t.test('the agent hangs up, and wraps up before the next call', async () => {
    await id('call-hangup').click();
    await caller.happens('CALL_CLOSED');
    await presenceIs('wrap_up');
    assert.ok(await id('wrap-up-end').isDisabled(), 'the disposition is mandatory');
    await id('disposition').click();
    await page.locator('.ant-select-item-option', { hasText: '已约维修' }).click();
    await until('wrap-up may end', () => id('wrap-up-end').isEnabled());
    await id('wrap-up-end').click();
    await presenceIs('available');
    const ended = await endedAs(boss, contact, 'handled');
    assert.equal(ended.disposition, 'repair');
  });

  await t.test('next time he is known, with his history', async () => {
    await callAndChoose(caller, server);
    const offer = await id('offer').innerText();
    assert.doesNotMatch(offer, /未知客户/);
    await page.keyboard.press('Space');
    await id('call-timer').waitFor();
    const panel = page.locator('.desk-customer');
    await panel.locator(`a[href="/interactions/${contact}"]`, { hasText: '已约维修' }).waitFor();
    await panel.locator('a[href^="/tickets/"]').waitFor();
    assert.ok((await panel.innerText()).includes(masked));
  });

  await t.test('the caller hangs up, and the agent wraps up', async () => {
    await callerHears(caller, agentHz);
    await caller.hangUp();
    await presenceIs('wrap_up');
    const last = await id('contact').getAttribute('data-id');
    assert.notEqual(last, contact);
    await endedAs(boss, last, 'handled');
  });

  await t.test('the whole number never went to this browser', async () => {
    for (const path of ['/interactions', '/customers', '/tickets', `/interactions/${contact}`]) {
      await page.goto(`${server.url}${path}`);
      await page.waitForLoadState('networkidle');
    }
    assert.ok(
      told.some((text) => text.includes(masked)),
      'the tap works',
    );
    const leak = told.find((text) => text.includes(number));
    assert.equal(leak, undefined);
    const { interaction } = await boss.get(`/interactions/${contact}`);
    assert.ok(interaction.caller.includes(number), 'the supervisor sees it');
  });
});
