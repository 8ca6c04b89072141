// The load with which the peers were measured: ../shared/load beside the repository, taken as it is.
import { existsSync } from 'node:fs';
import { company } from '../../e2e/lib/company.js';
import { startServer } from '../../e2e/lib/server.js';
import { freePort } from '../../e2e/lib/world.js';
import { bench as worldly } from './bench.js';

export { figure, median } from './bench.js';

const folder = new URL('../../../../shared/load/', import.meta.url).pathname;
export const number = '4001234567';

// As bench(), for what needs the load's files.
export async function bench(run) {
  if (!existsSync(`${folder}uac_queue.xml`)) {
    console.error(`The load files are missing: ${folder}. Nothing was measured.`);
    process.exit(1);
  }
  await worldly(run);
}

// The value below which `share` of the values lie (nearest rank).
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms));

// `count` agents at fixed SIP addresses, all at one port where one SIPp is all of them; always ready, no wrap-up.
// A call goes straight to their queue, as with the peers: no welcome, no menu.
export async function startCentre(world, { name, agents, record }) {
  const agentPort = await freePort();
  const people = Array.from({ length: agents }, (_, i) => ({
    key: `agent${i}`,
    phone: `${8000 + i}`,
    address: `sip:${8000 + i}@127.0.0.1:${agentPort}`,
    alwaysReady: true,
    queue: 'sales',
  }));
  const document = company({ agents: people });
  document.flows[0].document = {
    schema: 1,
    entry: 'sales',
    nodes: { sales: { type: 'queue', queue: 'sales' } },
  };
  for (const queue of document.queues) queue.record = record;
  // Hashing two thousand passwords would take a minute; only the supervisor may sign in on a page.
  for (const user of document.users) {
    if (user.key !== 'boss') delete user.password;
  }
  const server = await startServer(world, {
    name,
    data: world.path(`${name}-data`),
    rtpLow: 30_000,
    rtpHigh: 59_998,
  });
  await server.apply(document);
  return { ...server, name, pid: server.child.pid, agentPort };
}

// SIPp with the options of the load's README.
async function sipp(world, name, scenario, to, port, args) {
  const mediaPort = await freePort(4);
  const process = world.start(name, 'sipp', [
    ...['-sf', `${folder}${scenario}.xml`, to],
    ...['-i', '127.0.0.1', '-p', String(port), '-mi', '127.0.0.1', '-mp', String(mediaPort)],
    ...['-nostdin', '-buff_size', '4000000', '-max_retrans', '8'],
    ...args,
  ]);
  return { ...process, port, mediaPort };
}

export async function startAgents(
  world,
  centre,
  { scenario = 'uas_agent', talkMs = 2000, args = [] } = {},
) {
  const talk = scenario === 'uas_agent' ? ['-d', String(talkMs)] : [];
  const name = `${centre.name}-agents`;
  return sipp(world, name, scenario, centre.sip, centre.agentPort, [...talk, ...args]);
}

// `finished` resolves when every caller was delivered and hung up as the scenario says, and throws otherwise.
export async function startCallers(world, centre, { scenario = 'uac_queue', args }) {
  const name = `${centre.name}-callers`;
  const callers = await sipp(world, name, scenario, centre.sip, await freePort(), [
    ...['-s', number],
    ...args,
  ]);
  const finished = callers.ended.then(({ code }) => {
    if (code !== 0) throw new Error(`callers failed (${code}):\n${callers.said().slice(-3000)}`);
  });
  finished.catch(() => {});
  return { ...callers, finished };
}
