// 100 calls whose audio goes both ways through the server, PCMU in 20 ms packets, with and without recording.
// figure: bridged_100_cores
// figure: bridged_100_recorded_cores
import { writeFileSync } from 'node:fs';
import { until } from '../e2e/lib/world.js';
import { metrics } from '../e2e/lib/metrics.js';
import { cpuSeconds } from '../e2e/lib/process.js';
import { bench, figure, pause, startAgents, startCallers, startCentre } from './lib/load.js';

const count = 100;
const talkMs = 40_000;
const windowMs = 10_000;

// G.711 µ-law of one sample of 16 bits (ITU-T G.711).
function muLaw(sample) {
  const sign = sample < 0 ? 0x80 : 0;
  const biased = Math.min(Math.abs(sample), 32_635) + 132;
  const exponent = Math.floor(Math.log2(biased)) - 7;
  return ~(sign | (exponent << 4) | ((biased >> (exponent + 3)) & 15)) & 255;
}

// A minute of 440 and 550 Hz.
function writeTone(path) {
  const wave = (hz, i) => Math.sin((2 * Math.PI * hz * i) / 8000);
  const tone = Uint8Array.from({ length: 60 * 8000 }, (_, i) =>
    muLaw(Math.round(8000 * (wave(440, i) + wave(550, i)))),
  );
  writeFileSync(path, tone);
}

async function talk(world, name, record) {
  const centre = await startCentre(world, { name, agents: count, record });
  const agents = await startAgents(world, centre, { talkMs, args: ['-rtp_echo'] });
  const callers = await startCallers(world, centre, {
    scenario: 'uac_rtp',
    args: ['-r', '20', '-m', String(count), '-l', '15000'],
  });
  await until(
    `${count} calls are bridged`,
    async () => (await metrics(centre))['zongji_media_objects{kind="bridged_leg"}'] === 2 * count,
    30_000,
  );
  await pause(1000);

  const before = await metrics(centre);
  const cpuBefore = cpuSeconds(centre.pid);
  const began = performance.now();
  await pause(windowMs);
  const cpu = cpuSeconds(centre.pid) - cpuBefore;
  const seconds = (performance.now() - began) / 1000;
  const after = await metrics(centre);

  // Each party sends 50 packets a second, and each is passed on. Echoes and the generator's pace leave some slack.
  for (const direction of ['in', 'out']) {
    const name = `zongji_media_packets_total{direction="${direction}"}`;
    const passed = after[name] - before[name];
    const expected = 2 * count * 50 * seconds;
    if (Math.abs(passed - expected) > 0.03 * expected) {
      throw new Error(`${passed} packets ${direction}, not ${expected}`);
    }
  }
  await callers.finished;
  await agents.end();
  await centre.end();
  return cpu / seconds;
}

await bench(async (world) => {
  writeTone(world.path('tone.ulaw'));
  for (const record of [false, true]) {
    const name = record ? 'bridged_100_recorded_cores' : 'bridged_100_cores';
    const runs = [];
    for (let i = 1; i <= 3; i += 1) runs.push(await talk(world, `${name}-${i}`, record));
    figure(name, 'cores', runs);
  }
});
