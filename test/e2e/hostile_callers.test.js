// Callers whose names, numbers, bodies and wishes nobody foresaw, through the whole server and with each database: each is
// answered, every call that was taken is on record, in its order, and the next good one is as it should be.
// The same seed makes the same callers: ZONGJI_FUZZ_SEED, and ZONGJI_FUZZ_SECONDS for longer than one round.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { password } from './lib/company.js';
import { hotline, numbers } from './lib/hotline.js';
import { endings } from './lib/journal.js';
import { watchBoard } from './lib/live.js';
import { postgres } from './lib/postgres.js';
import { signIn, startServer } from './lib/server.js';
import { headerOf, offer, sipPeer, statusOf } from './lib/sip.js';
import { World, until } from './lib/world.js';

const aRound = 60;

// A small generator with a seed (mulberry32).
function chance(seed) {
  let state = seed >>> 0;
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (most) => Math.floor(random() * most);
  const among = (list) => list[below(list.length)];
  const some = (list, most) => Array.from({ length: below(most + 1) }, () => among(list)).join('');
  return { below, among, some };
}

const utf8 = (text) => Buffer.from(text).toString('latin1'); // as bytes of the wire
const pieces = [
  ...['张', '三', '\u202e', '\u200b', '\ufeff', '😀', 'é', '１３８'].map(utf8),
  ...['\xb9\xab', '\xcb\xbe', '\xff', '\xe5\xbc', '\xc0\xaf', '\xed\xa0\x80'], // GBK, and what is no text
  ...[
    '\x01',
    '\x1b[31m',
    '\x7f',
    ' ',
    "'",
    '%00',
    '%E5%BC',
    '%',
    '0',
    '13812345678',
    'a',
    'x'.repeat(300),
  ],
  ...[
    "'; DROP TABLE interactions; --",
    '<script>',
    '{{7*7}}',
    '\\\\',
    ',',
    '(x)',
    '-1',
    '99999999999999999999',
  ],
];

// One INVITE, as text whose characters are bytes.
function invite({ among, below, some }, peer, id) {
  const name = some(pieces, 5);
  const escaped = (c) => `%${c.charCodeAt(0).toString(16).padStart(2, '0')}`;
  const user = some(pieces, 4).replace(/[^\w%.-]/g, escaped);
  const quoted = among([`"${name}"`, name, '', `"${name}" x, y`]);
  const more = [
    among(['', `P-Asserted-Identity: "${name}" <sip:${user || '1'}@c.example>`]),
    among(['', '', 'Privacy: id', 'Privacy: none', `Privacy: ${some(pieces, 1)}`]),
    among(['', `Diversion: <sip:${user || '2'}@c>;reason=unconditional`]),
    among(['', `User-Agent: ${some(pieces, 3)}`, `Reason: Q.850;text="${name}"`]),
    among(['', `Subject: ${some(pieces, 4)}`]),
  ].filter(Boolean);
  const sdp = offer().replace('s=-', `s=${among(['-', name || '-'])}`);
  const mixed =
    `--ub\r\nContent-Type: application/sdp\r\n\r\n${sdp}\r\n--ub\r\nContent-Type: application/isup` +
    `${among(['', '\r\nContent-Disposition: signal; handling=optional'])}\r\n\r\n${some(pieces, 6)}\r\n--ub--\r\n`;
  const [type, body] = below(3) ? ['application/sdp', sdp] : ['multipart/mixed;boundary=ub', mixed];
  return [
    `INVITE sip:${numbers.support}@127.0.0.1 SIP/2.0`,
    `Via: SIP/2.0/UDP 127.0.0.1:${peer.port};rport;branch=z9hG4bK${id}`,
    `From: ${quoted} <sip:${user || 'u'}@c.example>;tag=f${id}`,
    `To: <sip:${numbers.support}@127.0.0.1>`,
    `Call-ID: ${id}`,
    'CSeq: 1 INVITE',
    `Contact: <sip:c@127.0.0.1:${peer.port}>`,
    'Max-Forwards: 70',
    ...more,
    `Content-Type: ${type}`,
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

// Calls, and hangs up at once if he was answered. Gives the status.
async function place(peer, text) {
  const id = headerOf(text, 'Call-ID');
  const own = (each) => headerOf(each, 'Call-ID') === id && statusOf(each) >= 200;
  peer.send(Buffer.from(text, 'latin1'));
  const answer = await peer.hear(own);
  assert.ok(answer, `no answer to\n${text}`);
  const taken = statusOf(answer) === 200;
  const follow = (method, cseq, branch) =>
    peer.send(
      Buffer.from(
        [
          `${method} sip:${numbers.support}@127.0.0.1 SIP/2.0`,
          `Via: SIP/2.0/UDP 127.0.0.1:${peer.port};rport;branch=${branch}`,
          `From: ${headerOf(answer, 'From')}`,
          `To: ${headerOf(answer, 'To')}`,
          `Call-ID: ${id}`,
          `CSeq: ${cseq} ${method}`,
          'Max-Forwards: 70',
          'Content-Length: 0',
          '',
          '',
        ].join('\r\n'),
        'latin1',
      ),
    );
  follow('ACK', 1, taken ? `z9hG4bKack${id}` : `z9hG4bK${id}`);
  if (taken) {
    follow('BYE', 2, `z9hG4bKbye${id}`);
    await peer.hear((each) => own(each) && headerOf(each, 'CSeq').startsWith('2 '));
  }
  return statusOf(answer);
}

async function hostileCallers(t, kind) {
  const world = new World(t);
  const database = kind === 'PostgreSQL' ? await postgres(world) : null;
  if (kind === 'PostgreSQL' && !database) {
    console.error('hostile_callers.test.js NOT RUN under PostgreSQL: it is not installed');
    return t.skip('no PostgreSQL');
  }
  const server = await startServer(world, { database: database?.location });
  await server.apply(hotline());
  const boss = await signIn(server, 'boss', password);
  const live = await watchBoard(world, server, boss);
  const peer = await sipPeer(world, server);

  const seconds = Number(process.env.ZONGJI_FUZZ_SECONDS ?? 0);
  const until_ = performance.now() + seconds * 1000;
  let seed = Number(process.env.ZONGJI_FUZZ_SEED ?? 1);
  const answers = {};
  for (let i = 0; i < aRound || performance.now() < until_; i += 1, seed += 1) {
    const text = invite(chance(seed), peer, `s${seed}x${randomBytes(4).toString('hex')}`);
    const status = await place(peer, text).catch((error) => {
      throw new Error(`ZONGJI_FUZZ_SEED=${seed}: ${error.message}`);
    });
    assert.ok([200, 400, 415].includes(status), `ZONGJI_FUZZ_SEED=${seed}: ${status}\n${text}`);
    answers[status] = (answers[status] ?? 0) + 1;
  }
  t.diagnostic(`${kind}: ${JSON.stringify(answers)}`);
  assert.ok(answers[200] > aRound / 3, 'most of them are had');
  const good = invite(chance(0), peer, `good${randomBytes(4).toString('hex')}`)
    .replace(/From: .*;tag/, 'From: "Wang" <sip:13800138000@c.example>;tag')
    .replace(/(P-Asserted|Privacy|Diversion).*\r\n/g, '');
  assert.equal(await place(peer, good), 200);

  // Every call that was taken is on record, in its order; nothing had to be set aside, and no alarm is up.
  const calls = answers[200] + 1;
  const journaled = await endings(server.data);
  assert.equal(journaled.length, calls);
  const listed = await until('the lists have every call', async () => {
    const all = [];
    let cursor = '';
    do {
      const page = await boss.get(`/interactions?limit=200${cursor && `&cursor=${cursor}`}`);
      all.push(...page.items);
      cursor = page.next;
    } while (cursor);
    return all.length === calls && all.every((each) => each.outcome) && all;
  });
  assert.deepEqual(
    listed.map((each) => each.id).sort(),
    journaled.map((row) => row.interaction).sort(),
  );
  const last = journaled.at(-1).interaction;
  await until('the last is the good one', async () => {
    const page = await boss.get(`/interactions/${last}`);
    return /8000$/.test(page.interaction.caller);
  });
  const board = await until('the board is shown', () => live.board());
  const ofRecords = /rows_set_aside|database|journal/;
  assert.deepEqual(
    board.alarms.filter(({ kind }) => ofRecords.test(kind)),
    [],
  );
}

for (const kind of ['SQLite', 'PostgreSQL']) {
  test(`hostile callers, ${kind}`, { timeout: 3_600_000 }, (t) => hostileCallers(t, kind));
}
