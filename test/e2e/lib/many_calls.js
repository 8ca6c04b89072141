// Calls in numbers: agents at SIP phones, all of them one SIPp, and callers who are counted; and what they must not
// leave behind.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { hotline, numbers } from './hotline.js';
import { endings, sql } from './journal.js';
import { metrics } from './metrics.js';
import { openFiles } from './process.js';
import { sipp } from './sipp.js';
import { freePort, until } from './world.js';

// A hotline whose agents are always ready at phones that one SIPp is: { document, agentPort }.
export async function phoneAgents(count, { edit } = {}) {
  const agentPort = await freePort();
  const agents = Array.from({ length: count }, (_, i) => ({
    key: `agent${i}`,
    phone: `${8000 + i}`,
    address: `sip:${8000 + i}@127.0.0.1:${agentPort}`,
    alwaysReady: true,
  }));
  const document = hotline({ agents, edit });
  // None of them signs in on a page, and each password costs a tenth of a second.
  for (const user of document.users.filter((each) => each.phone)) delete user.password;
  return { document, agentPort };
}

// The agents' phones: they answer at once and hang up after `talkMs`.
export const phones = (world, agentPort, talkMs, name = 'phones') =>
  sipp(world, {
    name,
    scenario: 'phone_hangs_up',
    calls: 0,
    port: agentPort,
    args: ['-d', String(talkMs)],
  });

// `calls` callers at `rate` a second who stay until they are hung up, each counted by SIPp.
let groups = 0;
export async function callers(world, server, { calls, rate, number = numbers.support }) {
  groups += 1;
  const group = await sipp(world, {
    name: `callers${groups}`,
    scenario: 'caller_waits',
    to: server.sip,
    number,
    calls,
    args: ['-r', String(rate), '-l', String(calls)],
  });
  await group.finished;
}

// As many at once: `calls` who come together and are all there before the first has to go.
export async function callersAtOnce(world, server, calls) {
  const live = 'zongji_live_objects{kind="interaction"}';
  const all = callers(world, server, { calls, rate: 1000 });
  await Promise.race([
    all.then(() => {
      throw new Error(`they have gone before ${calls} were there at once`);
    }),
    until(`${calls} calls at once`, async () => (await metrics(server))[live] === calls, 60_000),
  ]);
  await all;
}

// Everything alive that a call could leave behind. Connections to databases are kept for the next one and stand apart.
export async function remains(server) {
  // The one connection is this question's.
  const values = await until('no page is connected', async () => {
    const all = await metrics(server);
    return all.zongji_http_connections === 1 && all;
  });
  const alive = Object.entries(values).filter(([name]) =>
    /_objects\{|media_ports|sip_(legs|handles)$|recordings_open|files_open|queue_depth/.test(name),
  );
  const files = openFiles(server.child.pid).filter((file) => !/\.db(-wal|-shm)?$/.test(file));
  return { ...Object.fromEntries(alive), files: files.length };
}

// The same, when the timers of the first moments have run.
export const idle = (server) =>
  until('no timer runs', async () => {
    const now = await remains(server);
    return now['zongji_live_objects{kind="timer"}'] === 0 && now;
  });

export const databaseFiles = (server) =>
  openFiles(server.child.pid).filter((file) => /\.db(-wal|-shm)?$/.test(file)).length;

// Waits until all is as it was. sofia-sip keeps what belongs to a transaction for 32 s (RFC 3261, timers D, H and J).
export async function back(server, before) {
  let now;
  const same = async () => {
    now = await remains(server);
    return Object.keys(before).every((name) => now[name] === before[name]);
  };
  await until('all is as it was', same, 60_000).catch(() => assert.deepEqual(now, before));
}

// Memory while `work` goes on, in KiB a second by least squares: all that is resident, and what is allocated without
// SQLite's part, whose caches fill with the first thousands of calls and then stay as large as they may be. The first
// `warmUp` seconds do not count.
export async function slopes(server, work, warmUp = 0) {
  const samples = [];
  const began = performance.now();
  const sample = async () => {
    const at = (performance.now() - began) / 1000;
    if (at < warmUp) return;
    const now = await metrics(server);
    samples.push({
      at,
      resident: now.zongji_process_resident_bytes / 1024,
      own: (now.zongji_heap_bytes - now.zongji_sqlite_bytes) / 1024,
    });
  };
  let sampled = Promise.resolve();
  const timer = setInterval(() => (sampled = sampled.then(sample)), 500);
  try {
    await work();
  } finally {
    clearInterval(timer);
    await sampled;
  }
  const mean = (of) => samples.reduce((sum, each) => sum + of(each), 0) / samples.length;
  const at = mean((each) => each.at);
  const slope = (name) => {
    const level = mean((each) => each[name]);
    const up = mean((each) => (each.at - at) * (each[name] - level));
    return up / mean((each) => (each.at - at) ** 2);
  };
  return { resident: slope('resident'), own: slope('own') };
}

async function allInteractions(session) {
  const all = [];
  let cursor = '';
  do {
    const page = await session.get(`/interactions?limit=200${cursor && `&cursor=${cursor}`}`);
    all.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return all;
}

// Journal, API, recordings on record and recordings on the disk: each has exactly these calls, answered and recorded.
export async function assertAccounted(server, session, calls) {
  const journaled = await endings(server.data);
  assert.equal(journaled.length, calls, 'in the journal');
  for (const row of journaled) {
    assert.deepEqual([row.started, row.ended, row.outcome], [1, 1, 'handled'], row.interaction);
  }

  let listed;
  await until('the lists have every call', async () => {
    listed = await allInteractions(session);
    return listed.length >= calls && listed.every((each) => each.outcome);
  });
  assert.deepEqual(
    listed.map((each) => each.id).sort(),
    journaled.map((row) => row.interaction).sort(),
    'in the API',
  );
  assert.ok(listed.every((each) => each.outcome === 'handled' && each.recorded));

  const parts = await until('every recording is complete', async () => {
    const rows = await sql(
      join(server.data, 'zongji.db'),
      `SELECT CAST(interaction_id AS TEXT) AS interaction, part.state FROM recording_parts part
       JOIN recordings ON recordings.id = recording_id`,
    );
    return rows.length >= calls && rows.every((row) => row.state === 'complete') && rows;
  });
  assert.deepEqual(
    parts.map((row) => row.interaction).sort(),
    journaled.map((row) => row.interaction).sort(),
    'in the recordings',
  );
  const files = readdirSync(join(server.data, 'recordings'), {
    recursive: true,
    withFileTypes: true,
  });
  const recorded = files.filter((file) => file.isFile() && file.name !== 'installation.id');
  assert.equal(recorded.length, calls, 'on the disk');
}
