// How many queue calls a second are carried without a failure: 2,000 agents at SIP phones, talking 2 s, in steps of 15 s
// each: 20 calls/s more up to 200, 50 more from there on. A step has failed when a caller was not delivered and hung up as
// the scenario says, or when the generator itself fell behind its rate. The figure is the last step without a failure;
// without one it is 0.
// figure: highest_rate
import { bench, figure, startAgents, startCallers, startCentre } from './lib/load.js';
import { cpuSeconds } from '../e2e/lib/process.js';

const highest = 800; // of which the agents could answer all
const nextRate = (rate) => rate + (rate < 200 ? 20 : 50);
const stepS = 15;
const talkMs = 2000;
// What a step may last beyond its calls: the last call's talk, and what a busy machine needs.
const slackS = talkMs / 1000 + 3;

// Whether `rate` was carried, and what was seen, for standard error.
async function carries(world, centre, rate) {
  const calls = rate * stepS;
  const cpu = cpuSeconds(centre.pid);
  const began = performance.now();
  const callers = await startCallers(
    world,
    { ...centre, name: `${centre.name}-at-${rate}` },
    { args: ['-r', String(rate), '-m', String(calls), '-l', '15000', '-timeout', '90s'] },
  );
  const failure = await callers.finished.then(
    () => null,
    (error) => error,
  );
  const seconds = (performance.now() - began) / 1000;
  const load = (cpuSeconds(centre.pid) - cpu) / seconds;
  const late = seconds > stepS + slackS;
  const how = failure ? 'calls failed' : late ? 'fell behind' : 'carried';
  console.error(
    `   ${rate} calls/s: ${how}, ${calls} calls in ${seconds.toFixed(1)} s, ${load.toFixed(2)} cores`,
  );
  return !failure && !late;
}

async function run(world, name) {
  const centre = await startCentre(world, { name, agents: 2000, record: false });
  const agents = await startAgents(world, centre, { talkMs });
  let carried = 0;
  for (let rate = nextRate(0); rate <= highest; rate = nextRate(rate)) {
    if (!(await carries(world, centre, rate))) break;
    carried = rate;
  }
  await agents.end();
  await centre.end();
  return carried;
}

await bench(async (world) => {
  const runs = [];
  for (let i = 1; i <= 3; i += 1) runs.push(await run(world, `rate${i}`));
  figure('highest_rate', 'calls/s', runs);
});
