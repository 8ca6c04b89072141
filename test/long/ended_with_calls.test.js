// The process ends with twenty callers in it, ten who talk and ten who wait: killed, and asked to end; with each database.
// Afterwards every call is closed, on both sides of it, has its call-back, and is recorded to its last second.
// takes 110 s: four starts, each with three seconds of talk, and the end of twenty dialogs after each
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { password } from '../e2e/lib/company.js';
import { numbers } from '../e2e/lib/hotline.js';
import { endings, journal, sql } from '../e2e/lib/journal.js';
import { phoneAgents } from '../e2e/lib/many_calls.js';
import { postgres } from '../e2e/lib/postgres.js';
import { signIn, startServer } from '../e2e/lib/server.js';
import { sipp, speakingCaller } from '../e2e/lib/sipp.js';
import { parseWav, secondsOfTone } from '../e2e/lib/sound.js';
import { World, until } from '../e2e/lib/world.js';

const calls = 20;
const agents = 10;
const callerHz = 440;

// G.711 µ-law of one sample of 16 bits (ITU-T G.711).
function muLaw(sample) {
  const sign = sample < 0 ? 0x80 : 0;
  const biased = Math.min(Math.abs(sample), 32_635) + 132;
  const exponent = Math.floor(Math.log2(biased)) - 7;
  return ~(sign | (exponent << 4) | ((biased >> (exponent + 3)) & 15)) & 255;
}

// A second of whole waves, said again and again.
function writeVoice(path) {
  const sample = (_, i) => muLaw(Math.round(8000 * Math.sin((2 * Math.PI * callerHz * i) / 8000)));
  writeFileSync(path, Uint8Array.from({ length: 8000 }, sample));
  return path;
}

// All of them: [{ id, … }].
async function everything(session, path) {
  const all = [];
  let cursor = '';
  do {
    const page = await session.get(`${path}&limit=200${cursor && `&cursor=${cursor}`}`);
    all.push(...page.items);
    cursor = page.next;
  } while (cursor);
  return all;
}

async function endWithCalls(t, signal, kind) {
  const world = new World(t);
  const database = kind === 'PostgreSQL' ? await postgres(world) : null;
  if (kind === 'PostgreSQL' && !database) {
    console.error('ended_with_calls.test.js NOT RUN under PostgreSQL: it is not installed');
    return t.skip('no PostgreSQL');
  }
  const options = { database: database?.location };
  const { document, agentPort } = await phoneAgents(agents);
  let server = await startServer(world, options);
  const { httpPort, sipPort, data } = server;
  await server.apply(document);
  const desk = await sipp(world, {
    name: 'phones',
    scenario: 'phone_hangs_up',
    calls: agents,
    port: agentPort,
    args: ['-d', '600000', '-rtp_echo'],
  });
  const voice = writeVoice(world.path('voice.ulaw'));
  const callers = await sipp(world, {
    name: 'callers',
    scenario: speakingCaller(world, {
      name: 'talker',
      number: '1390000[call_number]',
      voice,
      times: -1,
    }),
    to: server.sip,
    number: numbers.support,
    calls,
    args: ['-r', '10', '-l', String(calls)],
  });
  const bridged = await until(
    'ten talk, and ten wait, for three seconds',
    async () => {
      const events = await journal(data);
      const found = events.filter(({ type }) => type === 'CallBridged');
      const waiting = events.filter(({ type }) => type === 'InteractionQueued').length;
      const since = Math.max(...found.map((event) => event.at_us / 1000), 0);
      return found.length === agents && waiting >= calls && Date.now() - since > 3000 && found;
    },
    40_000,
  );

  const before = await journal(data);
  const endedAt = Date.now();
  await server.end(signal);
  server = await startServer(world, { ...options, name: 'restarted', httpPort, sipPort, data });

  // Whoever was in a dialog is told that it is over: SIPp is content when each of its calls got its BYE.
  await callers.finished;
  await until('no dialog is left on record', async () => {
    const [{ left }] = await sql(`${data}/live.db`, 'SELECT COUNT(*) AS left FROM live_dialogs');
    return left === 0;
  });
  await desk.end();

  const after = await journal(data);
  assert.deepEqual(after.slice(0, before.length), before, 'nothing committed is missing');
  after.forEach((event, i) => assert.equal(event.position, i + 1, 'without a gap'));
  const rows = await endings(data);
  const closed = rows.filter((row) => row.started === 1 && row.ended === 1 && row.outcome);
  for (const row of rows) assert.equal(row.outcome, 'interrupted', row.interaction);

  const boss = await signIn(server, 'boss', password);
  const tasks = await everything(boss, '/tasks?status=open');
  assert.deepEqual(
    tasks.map((task) => task.interaction_id).sort(),
    rows.map((row) => row.interaction).sort(),
    'a call-back for each',
  );
  assert.equal(new Set(tasks.map((task) => task.caller)).size, calls, 'each with his number');

  let recorded = 0;
  for (const event of bridged) {
    const page = await boss.get(`/interactions/${event.interaction}`);
    assert.equal(page.recordings.length, 1, event.interaction);
    const wav = parseWav(await boss.bytes(`/recordings/${page.recordings[0].id}/audio`));
    const seconds = wav.channels[0].length / wav.rate;
    const together = (endedAt - event.at_us / 1000) / 1000;
    assert.ok(seconds > together - 1.2 && seconds < together + 1.5, `${seconds} of ${together} s`);
    assert.ok(secondsOfTone(wav.channels[0], wav.rate, callerHz) > seconds - 1, 'his voice');
    recorded += 1;
  }
  t.diagnostic(
    `${signal}, ${kind}: ${closed.length} of ${calls} closed, ${tasks.length} call-backs, ` +
      `${recorded} of ${agents} recordings`,
  );
  assert.deepEqual([closed.length, tasks.length, recorded], [calls, calls, agents]);
}

for (const kind of ['SQLite', 'PostgreSQL']) {
  for (const signal of ['SIGKILL', 'SIGTERM']) {
    test(`${signal} with twenty calls, ${kind}`, { timeout: 180_000 }, (t) =>
      endWithCalls(t, signal, kind),
    );
  }
}
