// baresip as a soft phone: a tone for a microphone, a WAV file for an ear, told what to do over its control socket.
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tone, readWav, twice, writeWav } from './sound.js';
import { freePort, until } from './world.js';

// Netstrings that hold JSON: "12:{"a":"b","c",…},"
function readNetstrings(socket, take) {
  let rest = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    for (;;) {
      const colon = rest.indexOf(':');
      if (colon < 0) return;
      const end = colon + 1 + Number(rest.toString('latin1', 0, colon));
      if (rest.length < end + 1) return;
      const message = rest.toString('utf8', colon + 1, end);
      rest = rest.subarray(end + 1);
      take(JSON.parse(message));
    }
  });
}

// user, password, registrar ("127.0.0.1:5060"): registers there; without, it takes and makes calls directly.
export async function baresip(
  world,
  {
    name = 'baresip',
    user = name,
    password,
    registrar,
    hz = 440,
    codecs = 'PCMU,PCMA',
    answer = 'manual',
    display = '',
  },
) {
  const port = await freePort();
  const control = await freePort();
  const media = await freePort(9);
  const home = world.path(name);
  const ear = world.path(name, 'ear');
  mkdirSync(ear, { recursive: true });
  const microphone = world.path(name, 'microphone.wav');
  // For Opus it wants what Opus is: it does not convert.
  const [rate, channels] = codecs.includes('opus') ? [48_000, 2] : [8000, 1];
  const voice = tone(hz, 120, rate);
  writeWav(microphone, channels === 2 ? twice(voice) : voice, rate, channels);

  const config = [
    'poll_method epoll',
    `sip_listen 127.0.0.1:${port}`,
    'call_max_calls 4',
    `audio_source aufile,${microphone}`,
    `audio_srate ${rate}`,
    `audio_channels ${channels}`,
    'audio_level no',
    `rtp_ports ${media}-${media + 9}`,
    'rtp_stats yes',
    'jitter_buffer_delay 2-5',
    'module_path /usr/lib/baresip/modules',
    ...['g711', 'g722', 'opus', 'aufile', 'sndfile'].map((module) => `module ${module}.so`),
    ...['uuid', 'account'].map((module) => `module_tmp ${module}.so`),
    ...['menu', 'ctrl_tcp'].map((module) => `module_app ${module}.so`),
    `ctrl_tcp_listen 127.0.0.1:${control}`,
    `snd_path ${ear}`,
  ];
  writeFileSync(world.path(name, 'config'), `${config.join('\n')}\n`);
  const account = [
    `${display ? `"${display}" ` : ''}<sip:${user}@${registrar ?? `127.0.0.1:${port}`}>`,
    `regint=${registrar ? 60 : 0}`,
    `answermode=${answer}`,
    `audio_codecs=${codecs}`,
    ...(password ? [`auth_user=${user}`, `auth_pass=${password}`] : []),
  ];
  writeFileSync(world.path(name, 'accounts'), `${account.join(';')}\n`);
  writeFileSync(world.path(name, 'contacts'), '');

  // Asked to end it signs off first, and waits long for a server that has ended before it.
  const process = world.start(name, 'baresip', ['-4', '-f', home], { endsBy: 'SIGKILL' });
  await process.says(/baresip is ready/);

  const events = [];
  const answers = new Map();
  const socket = connect(control, '127.0.0.1');
  await new Promise((done, fail) => socket.once('connect', done).once('error', fail));
  socket.on('error', () => {});
  world.atEnd(() => socket.destroy());
  readNetstrings(socket, (message) => {
    if (message.event) events.push(message);
    else answers.get(message.token)?.(message);
  });

  let tokens = 0;
  const tell = (command, params = '') => {
    tokens += 1;
    const token = String(tokens);
    const text = JSON.stringify({ command, params, token });
    const answered = new Promise((done) => answers.set(token, done));
    socket.write(`${Buffer.byteLength(text)}:${text},`);
    return answered.then((message) => {
      if (!message.ok) throw new Error(`${name}: ${command}: ${message.data}`);
      return message;
    });
  };
  // Waits for the next event of this kind (CALL_INCOMING, CALL_ESTABLISHED, CALL_CLOSED, REGISTER_OK …).
  let seen = 0;
  const happens = (type, timeoutMs = 15_000) =>
    until(
      `${name}: ${type}; there was ${events.map((event) => event.type).join(' ')}`,
      () => {
        const at = events.findIndex((event, i) => i >= seen && event.type === type);
        if (at < 0) return null;
        seen = at + 1;
        return events[at];
      },
      timeoutMs,
    );

  return {
    ...process,
    port,
    events,
    happens,
    address: `sip:${user}@127.0.0.1:${port}`,
    dial: (uri) => tell('dial', uri),
    accept: () => tell('accept'),
    hangUp: () => tell('hangup'),
    press: (digits) => tell('sndcode', digits),
    // What it heard in its calls so far, the newest last: { rate, channels }. Complete when a call is over.
    heard: () =>
      readdirSync(ear)
        .filter((file) => file.endsWith('dec.wav'))
        .sort()
        .map((file) => readWav(`${ear}/${file}`)),
  };
}
