// SIP by hand, for what no decent phone would send.
import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';

const md5 = (text) => createHash('md5').update(text).digest('hex');

export const statusOf = (answer) => Number(/^SIP\/2\.0 (\d{3})/.exec(answer)?.[1] ?? 0);

export function headerOf(answer, name) {
  return new RegExp(`^${name}: *(.*)$`, 'im').exec(answer)?.[1].trim() ?? '';
}

export const offer = (payloads = '0 8') =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio 49170 RTP/AVP ${payloads}`,
    '',
  ].join('\r\n');

// A request as text, told to answer where it came from.
export function request({
  method,
  to,
  from = 'sip:tester@127.0.0.1',
  peer,
  body = '',
  more = [],
  id,
  transport = 'UDP',
}) {
  const mark = id ?? randomBytes(6).toString('hex');
  return [
    `${method} ${to} SIP/2.0`,
    `Via: SIP/2.0/${transport} ${peer.address}:${peer.port};rport;branch=z9hG4bK${randomBytes(6).toString('hex')}`,
    `From: <${from}>;tag=f${mark}`,
    `To: <${method === 'REGISTER' ? from : to}>`,
    `Call-ID: ${mark}`,
    `CSeq: ${more.cseq ?? 1} ${method}`,
    `Contact: <sip:tester@${peer.address}:${peer.port}>`,
    'Max-Forwards: 70',
    ...more,
    ...(body ? ['Content-Type: application/sdp'] : []),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

// The header that proves `password` in answer to a 401.
export function credentials(challenge, { user, password, method, uri }) {
  const value = headerOf(challenge, 'WWW-Authenticate');
  const part = (name) => new RegExp(`${name}="([^"]*)"`).exec(value)?.[1] ?? '';
  const [realm, nonce] = [part('realm'), part('nonce')];
  const secret = md5(`${user}:${realm}:${password}`);
  const cnonce = randomBytes(4).toString('hex');
  const response = md5(`${secret}:${nonce}:00000001:${cnonce}:auth:${md5(`${method}:${uri}`)}`);
  return (
    `Authorization: Digest username="${user}", realm="${realm}", nonce="${nonce}", uri="${uri}", ` +
    `response="${response}", algorithm=MD5, qop=auth, nc=00000001, cnonce="${cnonce}"`
  );
}

// A socket at `address`. `ask` sends a text and gives the final answer, or null when none came in time.
export async function sipPeer(world, server, address = '127.0.0.1', localPort = 0) {
  const socket = createSocket('udp4');
  await new Promise((done, fail) => {
    socket.once('error', fail);
    socket.bind(localPort, address, done);
  });
  world.atEnd(() => new Promise((done) => socket.close(done)));
  const heard = [];
  const waiting = new Set();
  socket.on('message', (bytes) => {
    heard.push(bytes.toString('latin1'));
    for (const look of [...waiting]) look();
  });
  const send = (text) => socket.send(text, server.sipPort, '127.0.0.1');
  // The next message for which `wanted` holds, of those after the first `from`; null after `timeoutMs`.
  const hear = (wanted, timeoutMs = 5000, from = 0) =>
    new Promise((done) => {
      const end = (answer) => {
        clearTimeout(late);
        waiting.delete(look);
        done(answer);
      };
      const look = () => {
        const found = heard.slice(from).find(wanted);
        if (found) end(found);
      };
      const late = setTimeout(() => end(null), timeoutMs);
      waiting.add(look);
      look();
    });
  const ask = async (text, timeoutMs) => {
    const from = heard.length;
    send(text);
    const id = headerOf(text, 'Call-ID');
    const final = (each) => statusOf(each) >= 200 && headerOf(each, 'Call-ID') === id;
    const answer = await hear(final, timeoutMs, from);
    if (answer && text.startsWith('INVITE')) {
      const via = headerOf(text, 'Via');
      const cseq = headerOf(text, 'CSeq').replace('INVITE', 'ACK');
      const lines = [
        text.split('\r\n')[0].replace('INVITE', 'ACK'),
        `Via: ${via}`,
        `From: ${headerOf(text, 'From')}`,
        `To: ${headerOf(answer, 'To')}`,
        `Call-ID: ${id}`,
        `CSeq: ${cseq}`,
        'Max-Forwards: 70',
        'Content-Length: 0',
      ];
      send(`${lines.join('\r\n')}\r\n\r\n`);
    }
    return answer;
  };
  return { address, port: socket.address().port, send, ask, hear, heard };
}

// A connection from `address`. `ask` sends a text and gives the final answer, or null when none came in time.
export async function tcpPeer(world, server, address, timeoutMs = 5000) {
  const socket = connect({ port: server.sipPort, host: '127.0.0.1', localAddress: address });
  await new Promise((done, fail) => socket.once('connect', done).once('error', fail));
  world.atEnd(() => socket.destroy());
  const ask = (text) =>
    new Promise((done) => {
      let said = '';
      const late = setTimeout(() => done(null), timeoutMs);
      const end = (answer) => {
        clearTimeout(late);
        done(answer);
      };
      socket.on('data', (bytes) => {
        said += bytes.toString('latin1');
        // Answers without a body, one after the other.
        const whole = said.split(/(?<=\r\n\r\n)/).filter((each) => each.endsWith('\r\n\r\n'));
        const final = whole.find((each) => statusOf(each) >= 200);
        if (final) end(final);
      });
      socket.on('close', () => end(null));
      socket.write(text);
    });
  return { address, port: socket.localPort, ask };
}
