// A start on the journal of a busy day: from the program's start until /readyz says that calls may come, after a kill.
// figure: restart_s
// figure: restart_without_snapshot_s
import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hotline } from '../e2e/lib/hotline.js';
import { journalFiles, sql } from '../e2e/lib/journal.js';
import { peakKib } from '../e2e/lib/process.js';
import { startServer } from '../e2e/lib/server.js';
import { until } from '../e2e/lib/world.js';
import { bench, figure } from './lib/bench.js';

const events = Number(process.env.ZONGJI_BENCH_EVENTS ?? 1_000_000);
const tail = 20_000; // about as many as a snapshot is ever behind by
const people = 200;
const minute = 60_000;

// What a call leaves in the journal that is answered, recorded and followed by a wrap-up: [ms since its start, type, data].
function stepsOf(call, agent, queue, waited, talked) {
  const of = { interaction_id: String(call) };
  const segment = { segment_id: String(call + 1n), ...of };
  const recording = { recording_id: String(call + 2n), ...of };
  const offer = { offer_id: String(call + 3n), ...of, queue_id: queue, agent_id: agent };
  const served = { ...segment, queue_id: queue, agent_id: agent };
  const presence = (from, to) => ({ agent_id: agent, org_unit_id: '1', from, to, reason: '' });
  const start = {
    ...{ ...of, conversation_id: String(call + 4n), org_unit_id: '1', channel: 'voice' },
    ...{ direction: 'inbound', number_id: '1', trunk_id: '1' },
  };
  const answered = waited + 3000;
  const over = answered + talked;
  const rang = { ...offer, result: 'accepted', reason: '', rang_ms: 3000 };
  const end = { outcome: 'handled', cause: 'customer_hung_up', lasted_ms: over };
  return [
    [0, 'InteractionStarted', start],
    [10, 'InteractionQueued', { ...of, queue_id: queue, priority: 0, again: false }],
    [waited, 'OfferMade', offer],
    [waited, 'PresenceChanged', presence('available', 'ringing')],
    [answered, 'OfferEnded', rang],
    [answered, 'QueueLeft', { ...of, queue_id: queue, how: 'answered', waited_ms: answered }],
    [answered, 'SegmentStarted', served],
    [answered, 'CallBridged', { ...segment, agent_id: agent }],
    [answered, 'PresenceChanged', presence('ringing', 'on_call')],
    [answered, 'RecordingStarted', recording],
    [over, 'CallUnbridged', { ...segment, agent_id: agent, reason: 'ended', bridged_ms: talked }],
    [over, 'RecordingStopped', recording],
    [
      over,
      'SegmentEnded',
      { ...served, reason: 'customer_hung_up', talked_ms: talked, held_ms: 0 },
    ],
    [over, 'InteractionEnded', { ...of, ...end }],
    [over, 'WrapUpStarted', served],
    [over, 'PresenceChanged', presence('on_call', 'wrap_up')],
    [over + 9000, 'WrapUpEnded', { ...served, disposition: 'solved', lasted_ms: 9000 }],
    [over + 9000, 'PresenceChanged', presence('wrap_up', 'available')],
  ];
}

// `count` events of calls between the two times, written behind those that are there. The last calls are open.
async function fill(world, data, { count, from, to, names }) {
  const perCall = stepsOf(0n, '', '', 0, 0).length;
  const calls = Math.ceil(count / perCall) + 50;
  const all = [];
  for (let i = 0; i < calls; i += 1) {
    const began = from + ((to - from) * i) / calls;
    const call = BigInt(Math.floor(began)) * 4_000_000n + BigInt(i) * 8n;
    const agent = names.agents[i % names.agents.length];
    const queue = names.queues[i % names.queues.length];
    const steps = stepsOf(
      call,
      agent,
      queue,
      100 + ((i * 7919) % 40_000),
      20_000 + (i % 160) * 1000,
    );
    for (const [after, type, event] of steps) all.push([began + after, type, event]);
  }
  all.sort((a, b) => a[0] - b[0]);
  all.length = count;

  const file = journalFiles(data).at(-1);
  const [{ last }] = await sql(file, 'SELECT COALESCE(MAX(position), 0) AS last FROM events');
  const id = (value) => value ?? '0';
  const row = ([at, type, event], i) =>
    [
      ...[last + 1 + i, Math.floor(at * 1000), type, 1, id(event.org_unit_id)],
      ...[id(event.interaction_id), id(event.agent_id), id(event.queue_id), JSON.stringify(event)],
    ].join('\x1f') + '\x1e';
  const path = world.path('events');
  writeFileSync(path, '');
  const atOnce = 100_000; // a string has an end
  for (let i = 0; i < count; i += atOnce) {
    const rows = all.slice(i, i + atOnce).map((each, j) => row(each, i + j));
    appendFileSync(path, rows.join(''));
  }
  execFileSync('sqlite3', [file, '.mode ascii', `.import ${path} events`]);
  // The records have them; bringing them there is not what is measured.
  execFileSync('sqlite3', [
    join(data, 'zongji.db'),
    `UPDATE projected_positions SET position = ${last + count}`,
  ]);
}

async function restart(world, name, before) {
  const began = performance.now();
  const server = await startServer(world, { ...before, name });
  const took = (performance.now() - began) / 1000;
  const mib = (peakKib(server.child.pid) / 1024).toFixed();
  console.error(`${name}: ${took.toFixed(2)} s, at most ${mib} MiB`);
  return { server, took };
}

await bench(async (world) => {
  let server = await startServer(world);
  const agents = Array.from({ length: people }, (_, i) => ({
    key: `agent${i}`,
    phone: `${8000 + i}`,
    address: `sip:${8000 + i}@127.0.0.1:9`,
  }));
  const document = hotline({ agents });
  for (const user of document.users.filter((each) => each.phone)) delete user.password;
  await server.apply(document);
  await until('the records have a position', async () => {
    const rows = await sql(join(server.data, 'zongji.db'), 'SELECT * FROM projected_positions');
    return rows.length > 0;
  });
  const { httpPort, sipPort, data } = server;
  const again = { httpPort, sipPort, data };
  const snapshot = join(data, 'journal', 'snapshot.json');
  await server.end('SIGTERM');

  const idsOf = async (kind) => {
    const query = `SELECT CAST(id AS TEXT) AS id FROM configuration WHERE kind = '${kind}'`;
    return (await sql(join(data, 'zongji.db'), query)).map((row) => row.id);
  };
  const names = { agents: await idsOf('users'), queues: await idsOf('queues') };
  if (names.agents.length < people) throw new Error('the agents are not configured');
  const day = 1440 * minute;
  const midnight = Math.floor((Date.now() + 480 * minute) / day) * day - 480 * minute;
  const now = Date.now() - minute;
  await fill(world, data, {
    count: events,
    from: Math.min(midnight, now - 60 * minute),
    to: now,
    names,
  });

  const without = [];
  const withSnapshot = [];
  for (let i = 1; i <= 3; i += 1) {
    rmSync(snapshot, { force: true });
    const first = await restart(world, `without${i}`, again);
    without.push(first.took);
    await until('a snapshot', () => existsSync(snapshot));
    await first.server.end('SIGKILL');

    await fill(world, data, { count: tail, from: Date.now() - 10_000, to: Date.now(), names });
    const second = await restart(world, `with${i}`, again);
    withSnapshot.push(second.took);
    await second.server.end('SIGKILL');
  }
  figure('restart_without_snapshot_s', 's', without);
  figure('restart_s', 's', withSnapshot);
});
