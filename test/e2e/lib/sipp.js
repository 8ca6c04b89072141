// SIPp as caller or as phone. Scenarios are XML files of test/e2e/scenarios, or SIPp's own by name.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './world.js';

const scenarios = new URL('../scenarios/', import.meta.url).pathname;

// A caller whose voice is a raw µ-law file, said `times` after the answer (-1: all the time); then it waits for the other
// side's BYE, and answers nobody who asks whether it is there. Whether its SDP knows telephone-event (RFC 4733) is what it
// is for: baresip always offers it. `number` stands in its From, where [call_number] tells one call from another.
export function speakingCaller(
  world,
  { name, voice, telephoneEvent = false, number = name, times = 1 },
) {
  const file = world.path(`${name}.xml`);
  const events = telephoneEvent
    ? { format: ' 101', line: '\n      a=rtpmap:101 telephone-event/8000' }
    : { format: '', line: '' };
  const headers = (method, cseq, to) => `${method} sip:[service]@[remote_ip]:[remote_port] SIP/2.0
      Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
      From: <sip:${number}@[local_ip]:[local_port]>;tag=[call_number]
      To: <sip:[service]@[remote_ip]:[remote_port]>${to}
      Call-ID: [call_id]
      CSeq: ${cseq} ${method}
      Contact: <sip:${number}@[local_ip]:[local_port]>
      Max-Forwards: 70`;
  writeFileSync(
    file,
    `<?xml version="1.0" encoding="UTF-8" ?>
<scenario name="${name}">
  <send retrans="500"><![CDATA[
      ${headers('INVITE', 1, '')}
      Content-Type: application/sdp
      Content-Length: [len]

      v=0
      o=- 1 1 IN IP4 [local_ip]
      s=-
      c=IN IP4 [media_ip]
      t=0 0
      m=audio [rtpstream_audio_port] RTP/AVP 0${events.format}
      a=rtpmap:0 PCMU/8000${events.line}
  ]]></send>
  <recv response="100" optional="true"/>
  <recv response="180" optional="true"/>
  <recv response="183" optional="true"/>
  <recv response="200"/>
  <send><![CDATA[
      ${headers('ACK', 1, '[peer_tag_param]')}
      Content-Length: 0
  ]]></send>
  <nop><action><exec rtp_stream="${voice},${times},0"/></action></nop>
  <recv request="OPTIONS" optional="true"/>
  <recv request="BYE"/>
  <send><![CDATA[
      SIP/2.0 200 OK
      [last_Via:]
      [last_From:]
      [last_To:]
      [last_Call-ID:]
      [last_CSeq:]
      Content-Length: 0
  ]]></send>
</scenario>
`,
  );
  return file;
}

// Starts SIPp; with `calls` 0 it goes on until it is ended. { port, mediaPort, finished }: `finished` resolves when all
// calls are over and throws if one failed.
//   to: "127.0.0.1:5060", left out for a phone that waits; scenario: "uac" a file's name without .xml, or its path
export async function sipp(
  world,
  { name = 'sipp', scenario, to, number, calls = 1, port, args = [] },
) {
  port ??= await freePort();
  const mediaPort = await freePort(3);
  const file = scenario.endsWith('.xml') ? scenario : join(scenarios, `${scenario}.xml`);
  const what = existsSync(file) ? ['-sf', file] : ['-sn', scenario];
  const process = world.start(name, 'sipp', [
    ...(to ? [to] : []),
    ...what,
    ...['-i', '127.0.0.1', '-p', String(port), '-mi', '127.0.0.1', '-mp', String(mediaPort)],
    '-nostdin',
    ...(calls ? ['-m', String(calls), '-timeout', '120s', '-timeout_error'] : []),
    ...['-trace_err', '-error_file', world.path(`${name}-errors.log`)],
    ...(number ? ['-s', number] : []),
    ...args,
  ]);
  const finished = process.ended.then(({ code }) => {
    if (code !== 0) throw new Error(`${name} failed (${code}):\n${process.said().slice(-3000)}`);
  });
  finished.catch(() => {});
  return { ...process, port, mediaPort, finished };
}
