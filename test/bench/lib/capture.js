// SIP and RTP as they stood on the wire: tcpdump on the loopback, its file read here. Times are the kernel's.
import { readFileSync } from 'node:fs';

// Captures until `stop`, which resolves to the packets: [{ at (µs), from, to (ports), payload }].
// A capture that lost a packet proves nothing and is an error.
export async function capture(world, name, filter, snapLength = 0) {
  const file = world.path(`${name}.pcap`);
  const dump = world.start(name, 'tcpdump', [
    ...['-i', 'lo', '-n', '-s', String(snapLength), '-B', '65536', '--immediate-mode'],
    ...['-Z', 'root', '-w', file, filter],
  ]);
  await dump.says(/listening on lo/);
  return async () => {
    await dump.end('SIGINT');
    const lost = /(\d+) packets dropped by kernel/.exec(dump.said());
    if (!lost || lost[1] !== '0') throw new Error(`${name}: ${dump.said()}`);
    return readCapture(readFileSync(file));
  };
}

// pcap with microseconds, little endian, Ethernet frames (which the loopback has), IPv4, UDP.
function readCapture(bytes) {
  if (bytes.readUInt32LE(0) !== 0xa1b2c3d4) throw new Error('not a pcap file');
  if (bytes.readUInt32LE(20) !== 1) throw new Error('not a capture of Ethernet frames');
  const packets = [];
  for (let at = 24; at + 16 <= bytes.length;) {
    const length = bytes.readUInt32LE(at + 8);
    const ip = at + 16 + 14;
    const udp = ip + (bytes[ip] & 15) * 4;
    packets.push({
      at: bytes.readUInt32LE(at) * 1e6 + bytes.readUInt32LE(at + 4),
      from: bytes.readUInt16BE(udp),
      to: bytes.readUInt16BE(udp + 2),
      payload: bytes.subarray(udp + 8, at + 16 + length),
    });
    at += 16 + length;
  }
  return packets;
}

const header = (text, name) => new RegExp(`^${name}:\\s*(.*?)\\r?$`, 'im').exec(text)?.[1];

// The requests of one method to or from a port, each once: those that open a call where `opening`, retransmissions left
// out. [{ at, callId, to }]
export function requests(packets, method, { from, to, opening = false }) {
  const seen = new Set();
  const found = [];
  for (const packet of packets) {
    if (from !== undefined && packet.from !== from) continue;
    if (to !== undefined && packet.to !== to) continue;
    if (packet.payload.toString('latin1', 0, method.length + 1) !== `${method} `) continue;
    const text = packet.payload.toString('latin1');
    if (opening && /;\s*tag=/.test(header(text, 'To'))) continue;
    const callId = header(text, 'Call-ID');
    if (seen.has(callId)) continue;
    seen.add(callId);
    found.push({ at: packet.at, callId, to: header(text, 'To') });
  }
  return found;
}
