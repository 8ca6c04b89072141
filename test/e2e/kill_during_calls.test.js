// The process is killed while callers talk, ring, wait and listen. The next one closes what was cut, owes each of them a
// call back, hangs up the orphaned dialogs, rings the phones that the one before knew, and has lost nothing that the
// journal was given.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { password } from './lib/company.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings, journal, sql } from './lib/journal.js';
import { signIn, startServer } from './lib/server.js';
import { request, sipPeer, statusOf } from './lib/sip.js';
import { parseWav, secondsOfTone } from './lib/sound.js';
import { World, until } from './lib/world.js';

const talkedHz = 440;
const agentHz = 880;

function phone(world, server, name, user, options = {}) {
  return baresip(world, { name, user, password, registrar: server.sip, ...options });
}

async function dial(world, server, name, number, options = {}) {
  const caller = await baresip(world, { name, ...options });
  await caller.dial(`sip:${number}@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  return caller;
}

// What the supervisor writes of the call that talks: { assertKept(session) }.
async function written(server, data) {
  const bridged = (await journal(data)).find(({ type }) => type === 'CallBridged');
  const path = `/interactions/${bridged.interaction}`;
  const boss = await signIn(server, 'boss', password);
  await until('the call is on record', () => boss.get(path).catch(() => null));
  const note = '净水器漏水，已约周六上门。';
  const ticket = { subject: '上门维修', description: note, status: 'open', priority: 'high' };
  await boss.put(`${path}/disposition`, { disposition: 'solved' });
  await boss.post('/tickets', { ...ticket, interaction_id: bridged.interaction });
  await boss.put(`${path}/note`, { text: note });
  return {
    async assertKept(boss) {
      const page = await boss.get(path);
      assert.equal(page.note, note);
      assert.equal(page.interaction.disposition, 'solved');
      assert.equal(page.tickets.length, 1);
      const kept = (await boss.get(`/tickets/${page.tickets[0]}`)).ticket;
      for (const [name, value] of Object.entries(ticket)) assert.equal(kept[name], value, name);
      assert.equal(kept.interaction_id, bridged.interaction);
    },
  };
}

test('a kill in the middle of calls', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  let server = await startServer(world);
  const { httpPort, sipPort, data } = server;
  await server.apply(
    hotline({
      agents: [
        { key: 'wang', number: '1002', phone: '8002', alwaysReady: true },
        { key: 'li', number: '1003', phone: '8003', alwaysReady: true, queue: 'sales' },
      ],
      edit: ({ queues }) => {
        for (const queue of queues)
          queue.dispositions = [{ key: 'solved', name: { en: 'Solved' } }];
      },
    }),
  );
  const wang = await phone(world, server, 'wang', '8002', { hz: agentHz, answer: 'auto' });
  const li = await phone(world, server, 'li', '8003');
  await wang.says(/200 OK .*binding/);
  await li.says(/200 OK .*binding/);

  const callers = [];
  const call = async (user, number, hz) => {
    callers.push(await dial(world, server, `caller-${user}`, number, { user, hz }));
    return callers.at(-1);
  };
  const talking = await call('13900000001', numbers.support, talkedHz);
  await wang.happens('CALL_ESTABLISHED');
  await call('13900000002', numbers.support); // waits: wang is busy
  await call('13900000003', numbers.sales); // rings
  await li.happens('CALL_INCOMING');
  await call('13900000004', numbers.menu);
  await until('they have talked for three seconds', () => {
    const heard = talking.heard().at(-1);
    return heard && secondsOfTone(heard.channels[0], heard.rate, agentHz) > 3;
  });

  // What was answered with success is kept, to the last moment before the kill.
  const records = await written(server, data);

  const before = await journal(data);
  const killedAt = Date.now();
  await server.end('SIGKILL');
  assert.equal((await endings(data)).filter((row) => row.ended > 0).length, 0);

  // A carrier that sends again and again while nobody is there, as carriers do.
  const carrier = await sipPeer(world, server);
  const options = () =>
    carrier.send(request({ method: 'OPTIONS', to: `sip:x@${server.sip}`, peer: carrier }));
  const knocking = setInterval(options, 20);
  world.atEnd(() => clearInterval(knocking));

  const spawned = Date.now();
  server = await startServer(world, { name: 'restarted', httpPort, sipPort, data });
  const restart_ms = Date.now() - spawned;
  t.diagnostic(`ready ${restart_ms} ms after the restart`);
  assert.ok(restart_ms < 5_000, `${restart_ms} ms`);

  await until('the carrier is answered', () => carrier.heard.length > 0);
  clearInterval(knocking);
  assert.deepEqual([...new Set(carrier.heard.map(statusOf))], [200], 'never as a stranger');

  // Whoever was in a dialog is told that it is over.
  for (const party of [...callers, wang]) await party.happens('CALL_CLOSED', 20_000);
  await until('no dialog is left on record', async () => {
    const [{ left }] = await sql(`${data}/live.db`, 'SELECT COUNT(*) AS left FROM live_dialogs');
    return left === 0;
  });

  // The journal: all that was there, and one end for each.
  const after = await journal(data);
  assert.deepEqual(after.slice(0, before.length), before, 'nothing committed is missing');
  after.forEach((event, i) => assert.equal(event.position, i + 1, 'without a gap'));
  const rows = await endings(data);
  assert.equal(rows.length, 4);
  for (const row of rows) {
    assert.deepEqual([row.started, row.ended, row.outcome], [1, 1, 'interrupted']);
  }
  const of = (type) => after.filter((event) => event.type === type);
  assert.equal(of('QueueLeft').length, of('InteractionQueued').length, 'each wait has ended');
  assert.equal(of('SegmentEnded').length, of('SegmentStarted').length, 'each segment has ended');
  assert.equal(of('OfferEnded').length, of('OfferMade').length, 'each offer has ended');
  assert.equal(of('CallUnbridged').length, of('CallBridged').length, 'each bridge has ended');

  // A call-back for each, with the number to call.
  const boss = await signIn(server, 'boss', password);
  await records.assertKept(boss);
  const { items: tasks } = await boss.get('/tasks?status=open');
  assert.deepEqual(
    tasks.map((task) => task.interaction_id).sort(),
    rows.map((row) => row.interaction).sort(),
  );
  assert.deepEqual(tasks.map((task) => task.caller.slice(-4)).sort(), [
    '0001',
    '0002',
    '0003',
    '0004',
  ]);

  // The recording, up to the last second before the kill.
  const [bridged] = of('CallBridged');
  const bridgedS = (killedAt - bridged.at_us / 1000) / 1000;
  const talk = of('SegmentEnded').find((event) => event.interaction === bridged.interaction);
  const page = await boss.get(`/interactions/${bridged.interaction}`);
  assert.equal(page.interaction.outcome, 'interrupted');
  assert.equal(page.recordings.length, 1);
  const wav = parseWav(await boss.bytes(`/recordings/${page.recordings[0].id}/audio`));
  const seconds = wav.channels[0].length / wav.rate;
  const [customer, agent] = wav.channels;
  t.diagnostic(`bridged ${bridgedS.toFixed(2)} s until the kill, recorded ${seconds.toFixed(2)} s`);
  assert.ok(seconds > bridgedS - 1.1 && seconds < bridgedS + 0.1, 'recorded to its last second');
  assert.ok(secondsOfTone(customer, wav.rate, talkedHz) > seconds - 0.5);
  assert.ok(secondsOfTone(agent, wav.rate, agentHz) > seconds - 0.5);
  assert.ok(Math.abs(talk.data.talked_ms / 1000 - bridgedS) < 1.5, 'talk time is not forgotten');

  // And the house is open again: the phone is where it registered with the process before.
  const again = await dial(world, server, 'again', numbers.support, { user: '13900000005' });
  await wang.happens('CALL_ESTABLISHED');
  assert.equal(wang.said().match(/200 OK .*binding/g).length, 1, 'it has not registered again');
  await again.hangUp();
  await until('the new call is handled', async () => {
    const last = (await endings(data)).at(-1);
    return last.outcome === 'handled';
  });
});
