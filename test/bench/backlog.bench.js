// 300 callers at 20 calls/s for 20 agents who talk 1 to 3 s: from an agent's BYE at the server to the next INVITE to that
// agent, while callers wait.
// figure: bye_to_next_invite_p50_ms
// figure: bye_to_next_invite_p99_ms
import { bench, figure, percentile, startAgents, startCallers, startCentre } from './lib/load.js';
import { capture, requests } from './lib/capture.js';

const calls = 300;

async function run(world, name) {
  const centre = await startCentre(world, { name, agents: 20, record: false });
  const agents = await startAgents(world, centre, { scenario: 'uas_agent_u' });
  const stop = await capture(world, `${name}-sip`, `udp port ${centre.sipPort}`);
  const callers = await startCallers(world, centre, {
    args: ['-r', '20', '-m', String(calls), '-l', '15000'],
  });
  await callers.finished;
  const packets = await stop();
  await agents.end();
  await centre.end();

  const rung = requests(packets, 'INVITE', { to: centre.agentPort, opening: true });
  const ended = requests(packets, 'BYE', { from: centre.agentPort });
  if (rung.length !== calls) throw new Error(`${rung.length} agents were rung for ${calls} calls`);
  const whose = new Map(rung.map((each) => [each.callId, each.to]));
  const gaps = ended
    .map((bye) => {
      const next = rung.find((each) => each.to === whose.get(bye.callId) && each.at > bye.at);
      return next && (next.at - bye.at) / 1000;
    })
    .filter((gap) => gap !== undefined);
  // The last call of each agent has no next one.
  if (gaps.length < calls - 40) throw new Error(`only ${gaps.length} agents were rung again`);
  return { p50: percentile(gaps, 0.5), p99: percentile(gaps, 0.99) };
}

await bench(async (world) => {
  const runs = [];
  for (let i = 1; i <= 3; i += 1) runs.push(await run(world, `backlog${i}`));
  figure(
    'bye_to_next_invite_p50_ms',
    'ms',
    runs.map((each) => each.p50),
  );
  figure(
    'bye_to_next_invite_p99_ms',
    'ms',
    runs.map((each) => each.p99),
  );
});
