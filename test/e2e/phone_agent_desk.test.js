// An agent with a SIP phone and the page beside it: the phone rings and is answered, the page shows the call and does
// the rest. It offers nothing that the server must refuse, and makes no sound of its own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { tonesMade } from './lib/browser.js';
import { password } from './lib/company.js';
import { agentDesk } from './lib/desk.js';
import { hotline, numbers } from './lib/hotline.js';
import { journal } from './lib/journal.js';
import { startServer } from './lib/server.js';
import { endsWith } from './lib/sound.js';
import { World, until } from './lib/world.js';

const callerHz = 440;
const agentHz = 880;

test('the desk of an agent with a SIP phone', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(hotline({ agents: [{ key: 'wang', number: '1002', phone: '8002' }] }));
  const phone = await baresip(world, {
    name: 'phone',
    user: '8002',
    password,
    registrar: server.sip,
    hz: agentHz,
  });
  await phone.says(/200 OK .*binding/);
  const { page, id, presenceIs } = await agentDesk(world, server, { user: 'wang', password });
  const posted = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') posted.push(new URL(request.url()).pathname.split('/').at(-1));
  });
  const caller = await baresip(world, { name: 'caller', hz: callerHz });
  assert.match(await id('idle').innerText(), /话机/);

  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await phone.happens('CALL_INCOMING');
  await id('offer').waitFor();
  assert.equal(await id('offer-at-phone').innerText(), '请在话机上接听');
  assert.equal(await id('offer-accept').count(), 0);
  assert.equal(await id('call-answer').count(), 0);

  // The space bar answers nothing; a key that works, pressed after it, shows that the page had time for both.
  await page.keyboard.press('Space');
  await page.keyboard.press('?');
  await id('keys-overlay').waitFor();
  assert.doesNotMatch(await id('keys-overlay').innerText(), /接听/);
  await page.keyboard.press('Escape');
  await id('keys-overlay').waitFor({ state: 'hidden' });
  await presenceIs('ringing');

  // Rejected on the page: the phone is silent. For the next caller it rings.
  await id('offer-reject').click();
  await phone.happens('CALL_CLOSED');
  await id('offer').waitFor({ state: 'detached' });
  await caller.hangUp();
  await caller.happens('CALL_CLOSED');
  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await phone.happens('CALL_INCOMING');
  await id('offer').waitFor();

  await phone.accept();
  await id('call-timer').waitFor();
  await presenceIs('on_call');
  assert.equal(await id('offer').count(), 0);
  const hears = (who, hz) => {
    const heard = who.heard().at(-1);
    return heard && endsWith(heard, hz, 0.5);
  };
  await until('they hear each other', () => hears(caller, agentHz) && hears(phone, callerHz));

  // What is done with the call is done on the page as ever.
  await page.keyboard.press('h');
  await page.waitForSelector('[data-testid="call-hold"][data-state="held"]');
  await page.keyboard.press('h');
  await page.waitForSelector('[data-testid="call-hold"][data-state="open"]');
  await page.keyboard.press('Control+Shift+H');
  await Promise.all([phone.happens('CALL_CLOSED'), caller.happens('CALL_CLOSED')]);
  await presenceIs('available');

  assert.deepEqual(posted, ['reject_offer', 'hold_call', 'resume_call', 'hang_up_call']);
  assert.equal(await page.locator('.ant-message-error').count(), 0);
  assert.equal(await tonesMade(page), 0);
  const results = (await journal(server.data)).filter(({ type }) => type === 'OfferEnded');
  assert.deepEqual(
    results.map(({ data }) => data.result),
    ['rejected', 'accepted'],
  );
});
