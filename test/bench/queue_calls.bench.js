// 400 queue calls at 20 calls/s, each answered at once by one of 200 idle agents at SIP phones, talking 2 s: what they cost
// the server's process, and how long a caller's INVITE takes to become the agent's. The same with 2,000 agents.
// figure: cpu_s_per_1000_calls_200_agents
// figure: cpu_s_per_1000_calls_2000_agents
// figure: invite_to_agent_p50_ms
// figure: invite_to_agent_p99_ms
import { bench, figure, percentile, startAgents, startCallers, startCentre } from './lib/load.js';
import { capture, requests } from './lib/capture.js';
import { cpuSeconds } from '../e2e/lib/process.js';

const calls = 400;

async function run(world, name, { agents: count, record }) {
  const centre = await startCentre(world, { name, agents: count, record });
  const agents = await startAgents(world, centre, {});
  const stop = await capture(world, `${name}-sip`, `udp port ${centre.sipPort}`);

  const before = cpuSeconds(centre.pid);
  const callers = await startCallers(world, centre, {
    args: ['-r', '20', '-m', String(calls), '-l', '15000'],
  });
  await callers.finished;
  const cpu = cpuSeconds(centre.pid) - before;

  const packets = await stop();
  await agents.end();
  await centre.end();

  const asked = requests(packets, 'INVITE', { from: callers.port, opening: true });
  const rung = requests(packets, 'INVITE', { to: centre.agentPort, opening: true });
  if (asked.length !== calls || rung.length !== calls) {
    throw new Error(`${asked.length} callers asked and ${rung.length} agents were rung`);
  }
  // Agents are idle and callers come 50 ms apart: the nth caller is the nth to ring.
  const latencies = rung.map((each, i) => (each.at - asked[i].at) / 1000);
  return {
    cpu: (cpu * 1000) / calls,
    p50: percentile(latencies, 0.5),
    p99: percentile(latencies, 0.99),
  };
}

await bench(async (world) => {
  for (const { agents, record } of [
    { agents: 200, record: false },
    { agents: 200, record: true },
    { agents: 2000, record: false },
  ]) {
    const runs = [];
    for (let i = 1; i <= 3; i += 1) {
      const name = `${record ? 'recorded' : 'plain'}-${agents}-${i}`;
      runs.push(await run(world, name, { agents, record }));
    }
    const suffix = record ? '_recorded' : '';
    const crowd = agents === 200 ? suffix : `_of_${agents}${suffix}`;
    const all = (of) => runs.map(of);
    figure(
      `cpu_s_per_1000_calls_${agents}_agents${suffix}`,
      's',
      all((each) => each.cpu),
    );
    figure(
      `invite_to_agent_p50_ms${crowd}`,
      'ms',
      all((each) => each.p50),
    );
    figure(
      `invite_to_agent_p99_ms${crowd}`,
      'ms',
      all((each) => each.p99),
    );
  }
});
