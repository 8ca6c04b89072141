// SIPp as caller or as phone. Scenarios are XML files of test/e2e/scenarios, or SIPp's own by name.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './world.js';

const scenarios = new URL('../scenarios/', import.meta.url).pathname;

// Starts SIPp. { port, mediaPort, finished }: `finished` resolves when all calls are over and throws if one failed.
//   to: "127.0.0.1:5060", left out for a phone that waits; scenario: "uac" or a file's name without .xml
export async function sipp(world, { name = 'sipp', scenario, to, number, calls = 1, args = [] }) {
  const port = await freePort();
  const mediaPort = await freePort(3);
  const file = join(scenarios, `${scenario}.xml`);
  const what = existsSync(file) ? ['-sf', file] : ['-sn', scenario];
  const process = world.start(name, 'sipp', [
    ...(to ? [to] : []),
    ...what,
    ...['-i', '127.0.0.1', '-p', String(port), '-mi', '127.0.0.1', '-mp', String(mediaPort)],
    ...['-nostdin', '-m', String(calls), '-timeout', '120s', '-timeout_error'],
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
