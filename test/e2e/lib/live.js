// The live socket of a page (RFC 6455), as far as a test needs it: the newest state of each topic.
import { randomBytes } from 'node:crypto';
import { request } from 'node:http';

function textFrame(text) {
  const body = Buffer.from(text);
  if (body.length > 125) throw new Error('longer than a test says');
  const mask = randomBytes(4);
  return Buffer.concat([
    Buffer.from([0x81, 0x80 | body.length]),
    mask,
    body.map((byte, i) => byte ^ mask[i % 4]),
  ]);
}

// Calls `take` with each text message that comes.
function readFrames(socket, take) {
  let rest = Buffer.alloc(0);
  let parts = [];
  socket.on('data', (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      if (rest.length < 2) return;
      let size = rest[1] & 0x7f;
      let head = 2;
      if (size === 126) [size, head] = [rest.length < 4 ? Infinity : rest.readUInt16BE(2), 4];
      else if (size === 127)
        [size, head] = [rest.length < 10 ? Infinity : Number(rest.readBigUInt64BE(2)), 10];
      if (rest.length < head + size) return;
      const body = rest.subarray(head, head + size);
      const kind = rest[0] & 0x0f;
      const last = (rest[0] & 0x80) !== 0;
      rest = rest.subarray(head + size);
      if (kind > 2) continue; // pings need no answer within a test
      parts.push(body);
      if (!last) continue;
      take(Buffer.concat(parts).toString());
      parts = [];
    }
  });
}

// The socket of `who`, a session of signIn(). `take` gets each message; `say` sends one. It ends with the world.
async function liveSocket(world, server, who, take) {
  const socket = await new Promise((done, fail) => {
    const asked = request({
      host: '127.0.0.1',
      port: server.httpPort,
      path: '/api/v1/live',
      headers: {
        Connection: 'Upgrade',
        Upgrade: 'websocket',
        'Sec-WebSocket-Version': 13,
        'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
        Origin: server.url,
        Cookie: who.cookie(),
      },
    });
    asked.on('upgrade', (_, upgraded) => done(upgraded));
    asked.on('response', (answer) => fail(new Error(`no live socket: ${answer.statusCode}`)));
    asked.on('error', fail);
    asked.end();
  });
  world.atEnd(() => socket.destroy());
  socket.on('error', () => {});
  readFrames(socket, (text) => take(JSON.parse(text)));
  const say = (message) => socket.write(textFrame(JSON.stringify(message)));
  say({ type: 'hello', tab: 'test' });
  return { say, close: () => socket.destroy() };
}

const replaced = (all, changed, key) =>
  all.map((each) => changed.find((newer) => newer[key] === each[key]) ?? each);

// What a page makes of them.
function withChanges(board, { since, ...later }) {
  if (board.sequence !== since) throw new Error(`changes of ${since} came after ${board.sequence}`);
  return {
    ...later,
    queues: replaced(board.queues, later.queues, 'queue_id'),
    agents: replaced(board.agents, later.agents, 'agent_id'),
  };
}

// { board() } gives the newest state of the board, pushed without a request. `take` gets each, and when it came.
export async function watchBoard(world, server, who, take = () => {}) {
  let board = null;
  const { say } = await liveSocket(world, server, who, (message) => {
    if (message.type === 'board') board = message.state;
    else if (message.type === 'board_changes') board = withChanges(board, message.changes);
    else return;
    take(board, Date.now());
  });
  say({ type: 'subscribe', topics: ['board'] });
  return { board: () => board };
}

// An agent's page without a browser: { desk(), close() }, as it is pushed.
export async function openDesk(world, server, who) {
  let desk = null;
  const { say, close } = await liveSocket(world, server, who, (message) => {
    if (message.type === 'desk') desk = message.state;
  });
  say({ type: 'subscribe', topics: ['desk'] });
  return { desk: () => desk, close };
}
