// An agent without a page: he signs in, ends his wrap-up and signs out by codes dialled on his own phone.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline, numbers } from './lib/hotline.js';
import { journal } from './lib/journal.js';
import { startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

test('feature codes on a phone', { timeout: 90_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world);
  const edit = ({ queues }) => {
    for (const queue of queues) Object.assign(queue, { wrap_up: 'optional', wrap_up_s: 600 });
  };
  await server.apply(hotline({ agents: [{ key: 'li', phone: '8001' }], edit }));
  const registrar = server.sip;
  const phone = await baresip(world, { name: 'phone', user: '8001', password, registrar });
  await phone.happens('REGISTER_OK');

  const presences = async () =>
    (await journal(server.data))
      .filter((event) => event.type === 'PresenceChanged')
      .map((event) => event.data.to);
  const becomes = (presence) =>
    until(`the agent is ${presence}`, async () => (await presences()).at(-1) === presence);
  // It is answered, a tone tells whether it was understood, and it is hung up.
  const code = async (dialled) => {
    await phone.dial(`sip:${dialled}@${server.sip}`);
    await phone.happens('CALL_ESTABLISHED');
    await phone.happens('CALL_CLOSED');
  };

  await code('*50');
  await becomes('available');

  const caller = await baresip(world, { name: 'caller', user: '13900000001' });
  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await phone.happens('CALL_INCOMING');
  await phone.accept();
  await becomes('on_call');
  await caller.hangUp();
  await phone.happens('CALL_CLOSED');
  await becomes('wrap_up');
  await code('*53');
  await becomes('available');
  const ended = (await journal(server.data)).filter((event) => event.type === 'WrapUpEnded');
  assert.equal(ended.length, 1);

  await code('*51');
  await becomes('on_break');
  await code('*52');
  await becomes('offline');
});
