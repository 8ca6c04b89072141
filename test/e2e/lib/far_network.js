// A network between browser and server that takes its time: relays that hold each piece back by `delayMs` in either
// direction. (Not every kernel has netem.)
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';

const listening = (server) =>
  new Promise((done) => server.listen(0, '127.0.0.1', () => done(server.address().port)));

// In order, each `delayMs` after it came, and none before `notBefore`.
function later(delayMs, give, notBefore = 0) {
  return (piece) =>
    setTimeout(() => give(piece), Math.max(Date.now(), notBefore) - Date.now() + delayMs);
}

// A port that leads to `port`. What a client says before the answer to its SYN could be there waits for it.
async function farTcp(world, port, delayMs) {
  const server = createServer((client) => {
    const near = connect(port, '127.0.0.1');
    const open = Date.now() + 2 * delayMs;
    client.setNoDelay(true);
    near.setNoDelay(true);
    client.on(
      'data',
      later(delayMs, (piece) => near.write(piece), open),
    );
    near.on(
      'data',
      later(delayMs, (piece) => client.write(piece)),
    );
    client.on(
      'close',
      later(delayMs, () => near.destroy()),
    );
    near.on(
      'close',
      later(delayMs, () => client.destroy()),
    );
    client.on('error', () => {});
    near.on('error', () => {});
  });
  const at = await listening(server);
  world.atEnd(() => server.close());
  return at;
}

async function farUdp(world, port, delayMs) {
  let over = false;
  const send = (socket, piece, to, address) => over || socket.send(piece, to, address, () => {});
  const front = createSocket('udp4');
  const backs = new Map();
  const backOf = (client) => {
    const name = `${client.address}:${client.port}`;
    const known = backs.get(name);
    if (known) return known;
    const back = createSocket('udp4');
    back.on(
      'message',
      later(delayMs, (piece) => send(front, piece, client.port, client.address)),
    );
    backs.set(name, back);
    return back;
  };
  front.on('message', (piece, client) =>
    setTimeout(() => over || send(backOf(client), piece, port, '127.0.0.1'), delayMs),
  );
  await new Promise((done) => front.bind(0, '127.0.0.1', done));
  world.atEnd(() => {
    over = true;
    front.close();
    for (const back of backs.values()) back.close();
  });
  return front.address().port;
}

// Puts the network between a server and the pages of `context` opened from now on. Answers the server's new address.
export async function moveFarAway(world, context, server, delayMs) {
  const ports = new Map();
  const relayTo = (port) => {
    if (!ports.has(port)) ports.set(port, farUdp(world, port, delayMs));
    return ports.get(port);
  };
  await context.exposeFunction('relayTo', relayTo);
  await context.addInitScript(() => {
    const set = RTCPeerConnection.prototype.setRemoteDescription;
    RTCPeerConnection.prototype.setRemoteDescription = async function (description) {
      const lines = [];
      for (const line of description.sdp.split('\r\n')) {
        const words = line.split(' ');
        if (line.startsWith('a=candidate:')) words[5] = await window.relayTo(Number(words[5]));
        lines.push(words.join(' '));
      }
      return set.call(this, { type: description.type, sdp: lines.join('\r\n') });
    };
  });
  return { ...server, url: `http://127.0.0.1:${await farTcp(world, server.httpPort, delayMs)}` };
}
