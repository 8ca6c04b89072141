// PostgreSQL stands still, and later dies, in the middle of calls. Calls are answered, routed, talked and recorded all
// the while, the board says what is wrong, and when it is back the records catch up to the last call.
// takes 38 s: each fault is long enough to be noticed and told
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { agentDesk } from './lib/desk.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings } from './lib/journal.js';
import { watchBoard } from './lib/live.js';
import { postgres } from './lib/postgres.js';
import { signIn, startServer } from './lib/server.js';
import { parseWav, secondsOfTone } from './lib/sound.js';
import { World, until } from './lib/world.js';

const agentHz = 880;

test('a database that stands still, and one that dies', { timeout: 180_000 }, async (t) => {
  const world = new World(t);
  const database = await postgres(world);
  if (!database) {
    console.error('database_away.test.js NOT RUN: PostgreSQL is not installed');
    return t.skip('no PostgreSQL');
  }
  const server = await startServer(world, { database: database.location });
  await server.apply(
    hotline({ agents: [{ key: 'wang', number: '1002', phone: '8002', alwaysReady: true }] }),
  );
  const boss = await signIn(server, 'boss', password);
  const live = await watchBoard(world, server, boss);
  const wang = await baresip(world, {
    name: 'wang',
    user: '8002',
    password,
    registrar: server.sip,
    hz: agentHz,
    answer: 'auto',
  });
  await wang.says(/200 OK .*binding/);
  const dial = async (user) => {
    const caller = await baresip(world, { name: `caller-${user}`, user });
    await caller.dial(`sip:${numbers.support}@${server.sip}`);
    await wang.happens('CALL_ESTABLISHED');
    return caller;
  };
  const talk = (caller) => {
    const seconds = () => {
      const heard = caller.heard().at(-1);
      return heard ? secondsOfTone(heard.channels[0], heard.rate, agentHz) : 0;
    };
    const before = seconds();
    return until('they talk', () => seconds() > before + 1.5);
  };
  const bye = async (caller) => {
    await caller.hangUp();
    await wang.happens('CALL_CLOSED');
  };
  const alarmed = () => live.board()?.alarms.some((each) => each.kind === 'database_unavailable');
  const caughtUp = (count) =>
    until(`the records hold ${count} calls`, async () => {
      const { items } = await boss.get('/interactions?limit=10').catch(() => ({ items: [] }));
      const whole = (item) => item.outcome === 'handled' && item.talked_ms > 1000;
      return items.length === count && items.every(whole) && items;
    });

  const first = await dial('13900000001');
  database.freeze();
  await talk(first);
  await bye(first);
  const second = await dial('13900000002');
  await talk(second);
  await until('the board says that it stands still', alarmed, 30_000);
  await bye(second);
  database.thaw();
  await until('the alarm is over', () => !alarmed());
  await caughtUp(2);

  const third = await dial('13900000003');
  await database.end('SIGKILL');
  await talk(third);
  await bye(third);
  const fourth = await dial('13900000004');
  await until('the board says that it is gone', alarmed, 30_000);
  await talk(fourth);
  await bye(fourth);
  await database.start();
  await until('the alarm is over', () => !alarmed());
  const items = await caughtUp(4);

  assert.deepEqual(items.map((item) => item.caller.slice(-4)).sort(), [
    '0001',
    '0002',
    '0003',
    '0004',
  ]);
  for (const row of await endings(server.data)) {
    assert.deepEqual([row.started, row.ended, row.outcome], [1, 1, 'handled']);
  }
  for (const item of items) {
    const recording = await until(`the recording of ${item.caller} is on record`, async () => {
      const { recordings } = await boss.get(`/interactions/${item.id}`);
      return recordings.length === 1 && recordings[0].complete && recordings[0];
    });
    const wav = parseWav(await boss.bytes(`/recordings/${recording.id}/audio`));
    assert.ok(secondsOfTone(wav.channels[1], wav.rate, agentHz) > 1, item.caller);
  }
});

test('an agent at the page works on while it stands still', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const database = await postgres(world);
  if (!database) return t.skip('no PostgreSQL');
  const server = await startServer(world, { database: database.location });
  await server.apply(hotline({ agents: [{ key: 'li', number: '1001' }] }));
  const boss = await signIn(server, 'boss', password);
  const li = await signIn(server, 'li', password);
  const desk = await agentDesk(world, server, { user: 'li', password, hz: agentHz });

  database.freeze();
  // More than all workers wait for it now.
  const lists = Array.from({ length: 8 }, () => boss.get('/interactions').catch(() => null));
  // The page comes back by itself, with a new socket and its phone.
  await desk.page.reload();
  await desk.phoneIs('ready');
  await desk.presenceIs('available');

  const caller = await baresip(world, { name: 'caller', user: '13900000001' });
  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  const state = (what, holds) =>
    until(what, async () => {
      const now = await li.get('/desk');
      return holds(now) && now;
    });
  const { offer } = await state('it rings', (now) => now.offer);
  const began = Date.now();
  await li.post(`/offers/${offer.offer_id}/accept_offer`);
  const { call } = await state('they talk', (now) => now.call?.state === 'talking');
  const path = `/interactions/${call.interaction_id}`;
  await li.post(`${path}/hold_call`);
  await li.post(`${path}/resume_call`);
  const live = await watchBoard(world, server, boss);
  await until('the board comes through a new socket', () => live.board());
  await li.post(`${path}/hang_up_call`);
  await caller.happens('CALL_CLOSED');
  assert.ok(Date.now() - began < 8000, 'nothing of it waited for the database');
  database.thaw();
  await Promise.all(lists);
});
