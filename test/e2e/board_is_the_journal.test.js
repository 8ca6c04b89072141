// The board shows what the journal says: offered, answered, abandoned and the service level of each queue, counted anew by
// SQL over the journal's files, from the times of the events.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { password } from './lib/company.js';
import { numbers } from './lib/hotline.js';
import { journalFiles, sql } from './lib/journal.js';
import { callers, phoneAgents, phones } from './lib/many_calls.js';
import { signIn, startServer } from './lib/server.js';
import { sipp } from './lib/sipp.js';
import { World, until } from './lib/world.js';

// A call is offered when it enters the queue, and counts in the service level when it is answered within its seconds of
// that. Those who left by our fault are in no figure but "offered". Midnight is that of the company's zone, UTC+8.
const figures = (seconds, now) => `
  WITH today AS (
    SELECT * FROM events
    WHERE at_us >= (CAST((${now} + 28800) / 86400 AS INTEGER) * 86400 - 28800) * 1000000
  ),
  entered AS (
    SELECT position, interaction_id, queue_id, at_us FROM today
    WHERE type = 'InteractionQueued' AND NOT COALESCE(json_extract(data, '$.again'), 0)
  ),
  left_queue AS (
    SELECT position, interaction_id, queue_id, at_us, json_extract(data, '$.how') AS how,
      (SELECT MAX(at_us) FROM entered
       WHERE entered.interaction_id = today.interaction_id AND entered.position < today.position) AS since
    FROM today WHERE type = 'QueueLeft'
  )
  SELECT CAST(queue_id AS TEXT) AS queue_id,
    (SELECT COUNT(*) FROM entered WHERE entered.queue_id = queues.queue_id) AS offered,
    SUM(how = 'answered') AS answered,
    SUM(how = 'abandoned') AS abandoned,
    SUM(how = 'answered' AND at_us - since <= ${seconds} * 1000000) AS answered_in_time,
    SUM(how = 'abandoned' AND at_us - since <= 5000000) AS abandoned_short,
    1.0 * SUM(how = 'answered' AND at_us - since <= ${seconds} * 1000000)
      / SUM(how IN ('answered', 'abandoned', 'timed_out')) AS service_level
  FROM left_queue AS queues GROUP BY queue_id ORDER BY queue_id`;

test('the board is the journal', { timeout: 240_000 }, async (t) => {
  const world = new World(t);
  // Two agents for many callers, so that some wait for longer than two seconds; the other queue has nobody.
  const serviceLevel = 2;
  const { document, agentPort } = await phoneAgents(2, {
    edit: (company) => {
      for (const queue of company.queues) queue.service_level_s = serviceLevel;
    },
  });
  const server = await startServer(world);
  await server.apply(document);
  await phones(world, agentPort, 700);

  // "uac" hangs up after -d.
  const impatient = (name, number, calls, waitMs) =>
    sipp(world, {
      name,
      scenario: 'uac',
      to: server.sip,
      number,
      calls,
      args: ['-r', '4', '-d', String(waitMs)],
    });
  const short = await impatient('short', numbers.sales, 8, 300);
  const tired = await impatient('tired', numbers.sales, 4, 6500);
  await Promise.all([
    callers(world, server, { calls: 24, rate: 4 }),
    short.finished,
    tired.finished,
  ]);

  const [file] = journalFiles(server.data);
  const counted = await until('all have left', async () => {
    const rows = await sql(file, figures(serviceLevel, Math.floor(Date.now() / 1000)));
    const left = rows.reduce((sum, row) => sum + row.answered + row.abandoned, 0);
    return left === 36 && rows;
  });
  const boss = await signIn(server, 'boss', password);
  const names = Object.keys(counted[0]);
  const shown = await until('the board has heard of all', async () => {
    const { queues } = await boss.get('/board');
    const left = queues.reduce((sum, queue) => sum + queue.answered + queue.abandoned, 0);
    return left === 36 && queues;
  });
  const same = shown
    .filter((queue) => queue.offered > 0)
    .map((queue) => Object.fromEntries(names.map((name) => [name, queue[name]])))
    .sort((a, b) => (BigInt(a.queue_id) < BigInt(b.queue_id) ? -1 : 1));
  assert.deepEqual(same, counted);

  // The mix had what it should: both in time and late, both short and long abandoned.
  const support = shown.find((queue) => queue.queue === 'support');
  const sales = shown.find((queue) => queue.queue === 'sales');
  assert.equal(support.answered, 24);
  assert.ok(support.answered_in_time > 0 && support.answered_in_time < 24);
  assert.deepEqual([sales.abandoned, sales.abandoned_short, sales.service_level], [12, 8, 0]);
});
