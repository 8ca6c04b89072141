import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Plugin, PreviewServer, ViteDevServer } from 'vite';
import { WebSocketServer, type WebSocket } from 'ws';
import { ago, agentFigures, interactions, logins, queueFigures, type Login } from './company';
import { Machine } from './machine';
import { Refused, routes } from './routes';
import { wavOf } from './sound';

// Stands in for the server while the page is developed: same operations, same live messages, made-up data. One media
// peer is a page of its own (/stand-in-peer.html), so that the phone meets a real
// connection.
const base = '/api/v1';

interface Connection {
  socket: WebSocket;
  user: Login;
  topics: string[];
  tab: string;
}

const connections = new Set<Connection>();
const sockets = new WebSocketServer({ noServer: true });
const machines = new Map<string, Machine>();
let peer: WebSocket | null = null;
let phoneTab = '';
let offering: Connection | null = null;

function say(connection: Connection, message: unknown): void {
  connection.socket.send(JSON.stringify(message));
}

function machineOf(user: Login): Machine {
  const known = machines.get(user.id);
  if (known) return known;
  const machine = new Machine(user.id, () => {
    for (const each of connections)
      if (each.user.id === user.id && each.topics.includes('desk'))
        say(each, { type: 'desk', state: machine.state });
  });
  machines.set(user.id, machine);
  return machine;
}

let boardSequence = 0;
function board(): unknown {
  boardSequence += 1;
  return {
    sequence: boardSequence,
    as_of: new Date().toISOString(),
    queues: queueFigures,
    agents: agentFigures,
    alarms: [
      { kind: 'waiting_long', subject: 'complaints', since: ago(40_000), value: 160, limit: 120 },
      { kind: 'wrap_up_long', subject: '刘洋', since: ago(75_000), value: 255, limit: 180 },
      {
        kind: 'service_level_low',
        subject: 'after_sales',
        since: ago(900_000),
        value: 0.83,
        limit: 0.85,
      },
    ],
  };
}

function userOf(request: IncomingMessage): Login | undefined {
  const login = /zongji_stand_in=(\w+)/.exec(request.headers.cookie ?? '')?.[1];
  return logins.find((each) => each.login === login);
}

function sessionOf(user: Login): unknown {
  const { id, login, name, number, roles } = user;
  return {
    user_id: id,
    login,
    name,
    number,
    org_unit: 'head',
    time_zone: 'Asia/Shanghai',
    roles,
    csrf_token: 'stand-in',
    ice_servers: [],
    demonstration: true,
  };
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const text = Buffer.concat(parts).toString();
  return text ? JSON.parse(text) : undefined;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  const kind = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'Content-Type': kind });
  response.end(JSON.stringify(body));
}

function sendSound(response: ServerResponse, id: string, range: string | undefined): void {
  const wav = wavOf(interactions.find((row) => row.id === id)?.talked_ms ?? 30_000);
  const [, from, to] = /bytes=(\d+)-(\d*)/.exec(range ?? '') ?? [];
  const first = Number(from ?? 0);
  const last = to ? Number(to) : wav.length - 1;
  response.writeHead(range ? 206 : 200, {
    'Content-Type': 'audio/wav',
    'Accept-Ranges': 'bytes',
    'Content-Length': last - first + 1,
    ...(range ? { 'Content-Range': `bytes ${first}-${last}/${wav.length}` } : {}),
  });
  response.end(wav.subarray(first, last + 1));
}

async function session(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method === 'GET') {
    const user = userOf(request);
    if (!user) throw new Refused(401, 'unauthenticated');
    return answer(response, 200, sessionOf(user));
  }
  if (request.method === 'DELETE') {
    response.setHeader('Set-Cookie', 'zongji_stand_in=; Path=/; Max-Age=0');
    return answer(response, 200, {});
  }
  const { login, password } = (await readBody(request)) as { login: string; password: string };
  const user = logins.find((each) => each.login === login);
  if (!user || password !== 'zongji') throw new Refused(401, 'unauthenticated');
  machines.delete(user.id);
  response.setHeader('Set-Cookie', `zongji_stand_in=${login}; Path=/; HttpOnly; SameSite=Strict`);
  answer(response, 200, sessionOf(user));
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '', 'http://localhost');
  const path = decodeURIComponent(url.pathname.slice(base.length));
  if (path === '/session') return session(request, response);
  const user = userOf(request);
  if (!user) throw new Refused(401, 'unauthenticated');
  if (request.method !== 'GET' && request.headers['x-csrf-token'] !== 'stand-in')
    throw new Refused(403, 'denied');
  const sound = /^\/recordings\/(\d+)\/audio$/.exec(path);
  if (sound) return sendSound(response, sound[1] ?? '', request.headers.range);

  for (const [method, pattern, then] of routes) {
    const match = method === request.method ? pattern.exec(path) : null;
    if (!match) continue;
    const body = await readBody(request);
    const changed = (kind: string, id: string) =>
      connections.forEach((each) => say(each, { type: 'changed', kind, id }));
    const machine = machineOf(user);
    const ids = match.slice(1);
    return answer(
      response,
      200,
      then({ user, machine, board, changed, query: url.searchParams, body, ids }),
    );
  }
  throw new Refused(404, 'not_found');
}

function mediaOffer(connection: Connection, sdp: string, takeOver: boolean): void {
  const holder = [...connections].find((each) => each.tab === phoneTab);
  if (holder && holder !== connection && holder.user === connection.user) {
    if (!takeOver) return say(connection, { type: 'media_refused', reason: 'elsewhere' });
    say(holder, { type: 'media_taken' });
  }
  phoneTab = connection.tab;
  offering = connection;
  machineOf(connection.user).set({ phone: 'connecting' });
  peer?.send(JSON.stringify({ sdp }));
}

function heard(connection: Connection, text: string): void {
  const message = JSON.parse(text) as { type: string } & Record<string, unknown>;
  if (message.type === 'hello') connection.tab = String(message.tab);
  if (message.type === 'ping') say(connection, { type: 'pong' });
  if (message.type === 'subscribe') {
    connection.topics = message.topics as string[];
    if (connection.topics.includes('desk'))
      say(connection, { type: 'desk', state: machineOf(connection.user).state });
    if (connection.topics.includes('board')) say(connection, { type: 'board', state: board() });
  }
  if (message.type === 'media_offer')
    mediaOffer(connection, String(message.sdp), message.take_over === true);
  if (message.type === 'media_stop') machineOf(connection.user).set({ phone: 'none' });
}

// The peer page answers offers in the name of the server.
function servePeer(socket: WebSocket): void {
  peer = socket;
  socket.on('message', (data) => {
    const { sdp } = JSON.parse(String(data)) as { sdp: string };
    if (!offering) return;
    say(offering, { type: 'media_answer', sdp });
    machineOf(offering.user).set({ phone: 'ready' });
  });
  socket.on('close', () => (peer = null));
}

function upgrade(request: IncomingMessage, raw: Socket, head: Buffer): void {
  if (request.url === '/stand-in-peer') return sockets.handleUpgrade(request, raw, head, servePeer);
  if (request.url !== `${base}/live`) return;
  const user = userOf(request);
  if (!user) {
    raw.destroy();
    return;
  }
  sockets.handleUpgrade(request, raw, head, (socket) => {
    const connection: Connection = { socket, user, topics: [], tab: '' };
    connections.add(connection);
    socket.on('message', (data) => heard(connection, String(data)));
    socket.on('close', () => connections.delete(connection));
  });
}

function serve(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  if (request.url === '/stand-in-peer.html') {
    response.writeHead(200, { 'Content-Type': 'text/html' });
    response.end(readFileSync(new URL('dev-server/peer.html', `file://${process.cwd()}/`)));
    return;
  }
  if (!request.url?.startsWith(`${base}/`)) return next();
  handle(request, response).catch((error: unknown) => {
    const refused = error instanceof Refused ? error : new Refused(500, 'failed');
    const { status, code, path, detail } = refused;
    answer(response, status, { type: 'about:blank', title: code, status, code, path, detail });
  });
}

function attach(server: ViteDevServer | PreviewServer): void {
  server.httpServer?.on('upgrade', upgrade);
  server.middlewares.use(serve);
}

// Beside `vite` and beside `vite preview`.
export function standIn(): Plugin {
  return { name: 'zongji-stand-in', configureServer: attach, configurePreviewServer: attach };
}
