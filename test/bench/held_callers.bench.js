// Callers who wait in a queue without agents and hear music, PCMU in 20 ms packets: what each costs in CPU and memory.
// Every packet is accounted for: SIPp never reads its media socket, so the kernel counts there what arrives.
// figure: held_100_core_pct
// figure: held_caller_kib
import { until } from '../e2e/lib/world.js';
import { metrics } from '../e2e/lib/metrics.js';
import { cpuSeconds, dropsAt, residentKib } from '../e2e/lib/process.js';
import { bench, figure, pause, startCallers, startCentre } from './lib/load.js';
import { capture } from './lib/capture.js';

const perSecond = 50;
const windowMs = 10_000;
const live = 'zongji_live_objects{kind="interaction"}';
const sent = 'zongji_media_packets_total{direction="out"}';

function assertNear(what, is, shouldBe, within) {
  if (Math.abs(is - shouldBe) > within) throw new Error(`${what}: ${is}, not ${shouldBe}`);
}

// All that is compared, as close together as it can be asked: `at` and `took` in ms.
async function look(centre, callers) {
  const began = performance.now();
  const said = (await metrics(centre))[sent];
  const asked = performance.now();
  const arrived = dropsAt(callers.mediaPort);
  const cpu = cpuSeconds(centre.pid);
  const ended = performance.now();
  return { said, arrived, cpu, at: (asked + ended) / 2, took: ended - began };
}

// Two seconds of what each caller gets: no packet missing, none twice, one each 20 ms.
async function assertWhole(world, name, callers, count) {
  const stop = await capture(world, `${name}-rtp`, `udp dst port ${callers.mediaPort}`, 64);
  await pause(2000);
  const streams = new Map();
  for (const { from, payload } of await stop()) {
    if (!streams.has(from)) streams.set(from, []);
    streams.get(from).push(payload.readUInt16BE(2));
  }
  assertNear(`${name}: callers who hear something`, streams.size, count, 0);
  const lengths = [...streams.values()].map((numbers) => numbers.length);
  assertNear(`${name}: fewest packets to one`, Math.min(...lengths), Math.max(...lengths), 2);
  for (const numbers of streams.values()) {
    const whole = numbers.every((n, i) => i === 0 || n === ((numbers[i - 1] + 1) & 0xffff));
    if (!whole) throw new Error(`${name}: a packet is missing`);
  }
}

async function hold(world, name, count) {
  const centre = await startCentre(world, { name, agents: 0, record: false });
  const empty = residentKib(centre.pid);
  const callers = await startCallers(world, centre, {
    scenario: 'uac_hold',
    args: ['-r', '50', '-m', String(count), '-l', '15000', '-d', '120000'],
  });
  await until(
    `${count} callers are held`,
    async () => (await metrics(centre))[live] === count,
    (count / 50) * 1000 + 30_000,
  );
  await pause(1000);

  const before = await look(centre, callers);
  await pause(windowMs);
  const after = await look(centre, callers);
  const seconds = (after.at - before.at) / 1000;
  const cpu = after.cpu - before.cpu;
  const arrived = after.arrived - before.arrived;
  const said = after.said - before.said;
  const resident = residentKib(centre.pid);

  // What is asked is not asked in the same instant: so many packets may lie between, and two more of each caller.
  const between = (perSecond * count * (before.took + after.took)) / 1000 + 2 * count;
  assertNear(`${name}: packets that arrived`, arrived, seconds * perSecond * count, between);
  assertNear(`${name}: packets that the server says it sent`, said, arrived, between);
  await assertWhole(world, name, callers, count);

  await callers.end('SIGKILL');
  await centre.end();
  return {
    per100: ((cpu / seconds) * 100 * 100) / count,
    kib: (resident - empty) / count,
  };
}

await bench(async (world) => {
  for (const count of [300, 1000]) {
    const runs = [];
    for (let i = 1; i <= 3; i += 1) runs.push(await hold(world, `held${count}-${i}`, count));
    const suffix = count === 300 ? '' : `_of_${count}`;
    const all = (of) => runs.map(of);
    figure(
      `held_100_core_pct${suffix}`,
      '% of a core',
      all((each) => each.per100),
    );
    figure(
      `held_caller_kib${suffix}`,
      'KiB',
      all((each) => each.kib),
    );
  }
});
