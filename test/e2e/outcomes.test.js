// What a caller's phone is told: 503 where the trunk is full, a BYE when the server is stopped, and one from the next
// start when it was killed. How each kind of contact ends is told in test/scenarios/outcomes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings, sql } from './lib/journal.js';
import { startServer } from './lib/server.js';
import { World, until } from './lib/world.js';

test('what a caller is told at the door and at the end', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  let server = await startServer(world);
  const ports = { httpPort: server.httpPort, sipPort: server.sipPort, data: server.data };
  await server.apply(
    hotline({
      edit: ({ trunks }) => {
        trunks[0].max_calls = 1;
      },
    }),
  );
  const caller = await baresip(world, { name: 'caller', user: '13912345678' });
  const calls = async () => {
    await caller.dial(`sip:${numbers.menu}@${server.sip}`);
    await caller.happens('CALL_ESTABLISHED');
  };

  await calls();
  const second = await baresip(world, { name: 'second-caller', user: '13900000002' });
  await second.dial(`sip:${numbers.support}@${server.sip}`);
  assert.match((await second.happens('CALL_CLOSED')).param, /^503/, 'the trunk may have one');

  // An orderly stop ends the call and tells the caller so.
  await server.end();
  await caller.happens('CALL_CLOSED');

  // A crash does not, and is closed by the next start.
  server = await startServer(world, { ...ports, name: 'second' });
  await calls();
  await until('the call is in the journal', async () => {
    return (await endings(server.data)).length === 3;
  });
  await until('its dialog is on record', async () => {
    const [{ dialogs }] = await sql(
      `${server.data}/live.db`,
      'SELECT COUNT(*) AS dialogs FROM live_dialogs',
    );
    return dialogs === 1;
  });
  await server.end('SIGKILL');
  server = await startServer(world, { ...ports, name: 'third' });
  await caller.happens('CALL_CLOSED');

  const rows = await until('all have ended', async () => {
    const ended = await endings(server.data);
    return ended.every((row) => row.ended > 0) && ended;
  });
  assert.deepEqual(rows.map(({ outcome, cause }) => `${outcome} ${cause}`).sort(), [
    'interrupted server_lost',
    'interrupted server_stopped',
    'refused trunk_full',
  ]);
  for (const row of rows) assert.deepEqual([row.started, row.ended], [1, 1], row.interaction);
});
