// A supervisor watches two thousand agents in a real page while 20 calls a second go by: what reaches the page, what the
// page does with it, and what it costs the server beyond the same calls without a watcher.
import { browser } from '../e2e/lib/browser.js';
import { password } from '../e2e/lib/company.js';
import { deskOf } from '../e2e/lib/desk.js';
import { cpuSeconds } from '../e2e/lib/process.js';
import { bench, figure, pause, startAgents, startCallers, startCentre } from './lib/load.js';

const rate = 20;
const watchS = 20;
const rounds = 3;

// The page's own account of what it does, in seconds of its main thread, and its longest task since the last question.
async function watch(page) {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable');
  await client.send('Network.enable');
  let bytes = 0;
  client.on('Network.webSocketFrameReceived', ({ response }) => {
    bytes += response.payloadData.length;
  });
  await page.evaluate(() => {
    window.longTasks = [];
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) window.longTasks.push(duration);
    }).observe({ type: 'longtask' });
  });
  return async () => {
    const { metrics } = await client.send('Performance.getMetrics');
    const busy = metrics.find(({ name }) => name === 'TaskDuration').value;
    const longest = await page.evaluate(() => Math.max(0, ...window.longTasks.splice(0)));
    return { bytes, busy, longest };
  };
}

await bench(async (world) => {
  const centre = await startCentre(world, { name: 'board', agents: 2000, record: false });
  const agents = await startAgents(world, centre, {});
  const seconds = 2 * rounds * watchS + 20;
  const callers = await startCallers(world, centre, {
    args: ['-r', String(rate), '-m', String(rate * seconds), '-l', '15000'],
  });
  const page = (await browser(world)).pages()[0];
  const { id } = deskOf(page);
  await page.goto(`${centre.url}/login`);
  await id('login-user').fill('boss');
  await id('login-password').fill(password);
  await id('login-submit').click();
  await id('nav-tickets').waitFor();

  const of = async (seen) => {
    const before = { cpu: cpuSeconds(centre.pid), ...(await seen?.()) };
    await pause(watchS * 1000);
    const after = { cpu: cpuSeconds(centre.pid), ...(await seen?.()) };
    return {
      cpu: ((after.cpu - before.cpu) / watchS) * 100,
      kib: (after.bytes - before.bytes) / watchS / 1024,
      busy: ((after.busy - before.busy) / watchS) * 100,
      longest: after.longest,
    };
  };
  const without = [];
  const watched = [];
  const seen = await watch(page);
  for (let round = 0; round < rounds; round += 1) {
    await id('nav-tickets').click();
    await id('board').waitFor({ state: 'detached' });
    without.push(await of());
    await id('nav-board').click();
    await id('board-agent').first().waitFor();
    await seen();
    watched.push(await of(seen));
  }
  figure(
    'board_of_2000_kib_per_s',
    'KiB/s',
    watched.map(({ kib }) => kib),
  );
  figure(
    'board_of_2000_page_core_pct',
    '%',
    watched.map(({ busy }) => busy),
  );
  figure(
    'board_of_2000_longest_task_ms',
    'ms',
    watched.map(({ longest }) => longest),
  );
  figure(
    'board_of_2000_server_core_pct',
    '%',
    watched.map(({ cpu }, round) => cpu - without[round].cpu),
  );
  await callers.finished;
  await agents.end();
  await centre.end();
});
