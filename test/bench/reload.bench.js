// An agent reloads the page in the middle of a call: from the beginning of the reload to the caller in his ear again.
import { baresip } from '../e2e/lib/baresip.js';
import { firstHeard } from '../e2e/lib/browser.js';
import { password } from '../e2e/lib/company.js';
import { agentDesk } from '../e2e/lib/desk.js';
import { hotline, numbers } from '../e2e/lib/hotline.js';
import { startServer } from '../e2e/lib/server.js';
import { until } from '../e2e/lib/world.js';
import { bench, figure } from './lib/bench.js';

const callerHz = 440;
const reloads = 11;

await bench(async (world) => {
  const server = await startServer(world);
  await server.apply(hotline({ agents: [{ key: 'li', number: '1001' }] }));
  const caller = await baresip(world, { name: 'caller', user: '13800138000', hz: callerHz });
  const { page, id } = await agentDesk(world, server, {
    user: 'li',
    password,
    listensFor: callerHz,
  });
  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await id('offer-accept').click();
  const heard = () => until('the caller is heard', () => firstHeard(page), 30_000);
  await heard();

  const runs = [];
  for (let i = 0; i < reloads; i += 1) {
    const began = Date.now();
    await page.reload({ waitUntil: 'commit' });
    runs.push((await heard()) - began);
    await id('call-timer').waitFor();
  }
  figure('reload_to_heard_ms', 'ms', runs);
});
