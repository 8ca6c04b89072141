// What an agent must not lose: his words when the contact goes, his phone when a tab goes, his call by one key or click.
// takes 28 s: a tab that is gone is noticed after ten seconds, and a wrap-up ends by itself
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { agentDesk, deskOf } from './lib/desk.js';
import { hotline, numbers } from './lib/hotline.js';
import { signIn, startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

test('an agent keeps what is his', { timeout: 240_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  const timed = (queue) => Object.assign(queue, { wrap_up: 'timed_fixed', wrap_up_s: 3 });
  await server.apply(
    hotline({
      agents: [{ key: 'li', number: '1001' }],
      edit: ({ queues }) => queues.forEach(timed),
    }),
  );
  const boss = await signIn(server, 'boss', password);
  const { context, page, id, phoneIs, presenceIs } = await agentDesk(world, server, {
    user: 'li',
    password,
  });
  const caller = await baresip(world, { name: 'caller' });
  const rings = async () => {
    await caller.dial(`sip:${numbers.support}@${server.sip}`);
    await id('offer').waitFor();
  };

  await t.test('the phone comes home when the tab that took it is closed', async () => {
    const other = deskOf(await context.newPage());
    await other.page.goto(`${server.url}/desk`);
    await other.id('phone-take-over').click();
    await other.phoneIs('ready');
    await phoneIs('elsewhere');
    await other.page.close();
    await page.bringToFront();
    await phoneIs('ready', 60_000);
    await id('phone-take-over').waitFor({ state: 'hidden' });
  });

  await t.test('signing out in a call is asked first', async () => {
    await rings();
    await id('offer-accept').click();
    await presenceIs('on_call');
    await id('account').click();
    await id('sign-out').click();
    await id('sign-out-stay').click();
    await id('sign-out-confirm').waitFor({ state: 'detached' });
    await presenceIs('on_call');
  });

  await t.test('muted, it is still seen that the call is recorded', async () => {
    await id('call-mute').click();
    await page.waitForSelector('[data-testid="call-mute"][data-state="muted"]');
    assert.equal(await id('recording').getAttribute('data-state'), 'on');
    await id('call-mute').click();
    await page.waitForSelector('[data-testid="call-mute"][data-state="open"]');
  });

  await t.test('a ticket that is being written stays when the contact goes', async () => {
    const contact = await id('contact').getAttribute('data-id');
    await id('new-ticket').click();
    await until('a subject is proposed', () => id('ticket-subject').inputValue());
    await page.keyboard.press('Escape'); // nothing was typed, so nothing is asked
    await id('ticket-subject').waitFor({ state: 'hidden' });
    await id('new-ticket').click();
    await id('ticket-description').fill('接口漏水，');
    await caller.hangUp();
    await caller.happens('CALL_CLOSED');
    await presenceIs('wrap_up');
    await presenceIs('available');
    await id('idle').waitFor();
    assert.equal(await id('ticket-description').inputValue(), '接口漏水，');
    await page.keyboard.press('Escape');
    await id('keep-typing').click();
    await id('ticket-description').fill('接口漏水，周六上门。');
    await id('ticket-save').click();
    await id('ticket-save').waitFor({ state: 'hidden' });
    const { items } = await boss.get('/tickets');
    const { ticket } = await boss.get(`/tickets/${items[0].id}`);
    assert.equal(ticket.interaction_id, contact);
    assert.equal(ticket.description, '接口漏水，周六上门。');
  });

  await t.test('a note typed a moment before signing out is on record', async () => {
    await rings();
    await id('offer-accept').click();
    await presenceIs('on_call');
    const contact = await id('contact').getAttribute('data-id');
    await until('the note is open', () => id('note').isEnabled());
    await id('note').fill('马上下班');
    await id('account').click();
    await id('sign-out').click();
    await id('sign-out-confirm').click();
    await id('login-user').waitFor();
    const { note } = await boss.get(`/interactions/${contact}`);
    assert.equal(note, '马上下班');
    await caller.hangUp().catch(() => {});
  });

  await t.test('the space bar on "reject" rejects', async () => {
    await id('login-user').fill('li');
    await id('login-password').fill(password);
    await id('login-submit').click();
    await phoneIs('ready');
    await until('the wrap-up is over', async () => {
      const state = await id('presence').getAttribute('data-state');
      return state === 'available' || state === 'offline';
    });
    if ((await id('presence').getAttribute('data-state')) === 'offline')
      await id('become-available').click();
    await presenceIs('available');
    await rings();
    await id('offer-reject').focus();
    await page.keyboard.press('Space');
    await until('it is rejected', async () => {
      const { items } = await boss.get('/interactions?limit=1');
      const { timeline } = await boss.get(`/interactions/${items[0].id}`);
      return timeline.some(({ type, data }) => type === 'OfferEnded' && data.result === 'rejected');
    });
    await id('offer').waitFor({ state: 'detached' });
    assert.equal(await id('call-timer').count(), 0);
  });
});
