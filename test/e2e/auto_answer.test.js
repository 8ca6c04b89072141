// A queue whose calls are answered by themselves: the server says so with a tone and connects. The page shows it, and
// neither rings nor answers too.
// lane: alone, since a tone is to be heard within the 0.4 s that it lasts
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { firstHeard, hear, tonesMade } from './lib/browser.js';
import { password } from './lib/company.js';
import { agentDesk } from './lib/desk.js';
import { hotline, numbers } from './lib/hotline.js';
import { journal } from './lib/journal.js';
import { startServer } from './lib/server.js';
import { endsWith } from './lib/sound.js';
import { World, until } from './lib/world.js';

const callerHz = 440;
const agentHz = 880;
const announcementHz = 660; // the first half of the server's tone

test('a call that is answered by itself', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  await server.apply(
    hotline({
      agents: [{ key: 'li', number: '1001' }],
      edit: ({ queues }) => queues.forEach((queue) => (queue.auto_answer = true)),
    }),
  );
  const { page, id, presenceIs } = await agentDesk(world, server, {
    user: 'li',
    password,
    hz: agentHz,
    listensFor: announcementHz,
  });
  const posted = [];
  page.on('request', (request) => {
    if (request.method() === 'POST') posted.push(new URL(request.url()).pathname.split('/').at(-1));
  });
  const caller = await baresip(world, { name: 'caller', hz: callerHz });

  // The offer is there for as long as the tone, 0.4 s.
  const announced = id('offer').getByText('自动接听').waitFor();
  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await announced;
  await id('call-timer').waitFor();
  await presenceIs('on_call');
  assert.equal(await id('offer').count(), 0);
  await until('they hear each other', async () => {
    const heard = await hear(page, [callerHz]);
    return endsWith(caller.heard().at(-1), agentHz, 0.5) && heard?.shares[0] > 0.6;
  });

  const events = await journal(server.data);
  const at = (type) => events.find((event) => event.type === type).at_us / 1000;
  const [offered, bridged] = [at('OfferMade'), at('CallBridged')];
  const announcedAt = await firstHeard(page);
  t.diagnostic(
    `heard after ${(announcedAt - offered).toFixed()} ms, bridged after ${bridged - offered}`,
  );
  assert.ok(announcedAt > offered && announcedAt < bridged, 'the tone comes before the caller');
  assert.ok(bridged - offered >= 400, 'and is heard to its end');

  assert.deepEqual(posted, []);
  assert.equal(await tonesMade(page), 0);
  assert.equal(await page.locator('.ant-message-error').count(), 0);
  await id('call-hangup').click();
  await caller.happens('CALL_CLOSED');
  await presenceIs('available');
});
