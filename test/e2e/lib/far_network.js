// A network between browser and server that takes its time, and can be cut: relays that hold each piece back by
// `delayMs` in either direction. (Not every kernel has netem.)
import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';

const loopback = '127.0.0.1';

export class FarNetwork {
  #delayMs;
  #world;
  #over = false;
  #isCut = false;
  #held = []; // what TCP would send again once the network is back
  #relays = new Map();

  constructor(world, delayMs) {
    this.#world = world;
    this.#delayMs = delayMs;
  }

  // Nothing goes through: datagrams are lost, streams stall.
  cut() {
    this.#isCut = true;
  }

  heal() {
    this.#isCut = false;
    for (const give of this.#held.splice(0)) give();
  }

  // In order, none before `notBefore`.
  #stream(give, notBefore = 0) {
    const arrive = () => (this.#isCut ? this.#held.push(give) : give());
    setTimeout(arrive, Math.max(0, notBefore - Date.now()) + this.#delayMs);
  }

  #datagram(send) {
    setTimeout(() => this.#over || this.#isCut || send(), this.#delayMs);
  }

  // A port that leads to `port`. What a client says before the answer to its SYN could be there waits for it.
  async tcp(port) {
    const server = createServer((client) => {
      const near = connect(port, loopback);
      const open = Date.now() + 2 * this.#delayMs;
      for (const [from, to, notBefore] of [
        [client, near, open],
        [near, client, 0],
      ]) {
        from.setNoDelay(true);
        from.on('data', (piece) => this.#stream(() => to.write(piece), notBefore));
        from.on('close', () => this.#stream(() => to.destroy(), notBefore));
        from.on('error', () => {});
      }
    });
    await new Promise((done) => server.listen(0, loopback, done));
    this.#world.atEnd(() => server.close());
    return server.address().port;
  }

  async #udp(port) {
    const front = createSocket('udp4');
    const backs = new Map();
    const backOf = (client) => {
      const name = `${client.address}:${client.port}`;
      const known = backs.get(name);
      if (known) return known;
      const back = createSocket('udp4');
      back.on('message', (piece) =>
        this.#datagram(() => front.send(piece, client.port, client.address, () => {})),
      );
      backs.set(name, back);
      return back;
    };
    front.on('message', (piece, client) =>
      this.#datagram(() => backOf(client).send(piece, port, loopback, () => {})),
    );
    await new Promise((done) => front.bind(0, loopback, done));
    this.#world.atEnd(() => {
      this.#over = true;
      front.close();
      for (const back of backs.values()) back.close();
    });
    return front.address().port;
  }

  // The pages of `context` that are opened from now on send their sound through this network, too.
  async carrySound(context) {
    await context.exposeFunction('relayTo', (port) => {
      if (!this.#relays.has(port)) this.#relays.set(port, this.#udp(port));
      return this.#relays.get(port);
    });
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
  }
}
