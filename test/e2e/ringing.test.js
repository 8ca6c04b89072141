// An agent who does not look at the page hears that it rings: again and again, in the one tab that has his phone, and
// no longer than until he answers.
// takes 16 s: it rings three times, and is listened to for as long after the answer
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { tonesMade } from './lib/browser.js';
import { password } from './lib/company.js';
import { agentDesk, deskOf } from './lib/desk.js';
import { hotline, numbers } from './lib/hotline.js';
import { startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

test('an offer rings until it is answered', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(hotline({ agents: [{ key: 'li', number: '1001' }] }));
  const { context, page, id } = await agentDesk(world, server, { user: 'li', password });
  const other = deskOf(await context.newPage());
  await other.page.goto(`${server.url}/desk`);
  await other.phoneIs('elsewhere');
  await page.bringToFront();
  assert.equal(await tonesMade(page), 0);

  const caller = await baresip(world, { name: 'caller' });
  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await id('offer').waitFor();
  await until('it rings a third time', async () => (await tonesMade(page)) >= 6);
  await id('offer-accept').click();
  await id('call-timer').waitFor();

  // Two rings' time later there was none.
  const rung = await tonesMade(page);
  await until('four seconds of the call', async () => {
    const [, seconds] = (await id('call-timer').innerText()).split(':');
    return Number(seconds) >= 4;
  });
  assert.equal(await tonesMade(page), rung);
  assert.equal(await tonesMade(other.page), 0);
});
