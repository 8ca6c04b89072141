// From the agent's click to the moment that the server joins both sides, and to the first 43 ms of the caller in the
// agent's ear: on the spot, and (_far) with a network that holds everything back by 100 ms in each direction.
import { baresip } from '../e2e/lib/baresip.js';
import { firstHeard, listenAnew } from '../e2e/lib/browser.js';
import { password } from '../e2e/lib/company.js';
import { agentDesk } from '../e2e/lib/desk.js';
import { FarNetwork } from '../e2e/lib/far_network.js';
import { hotline, numbers } from '../e2e/lib/hotline.js';
import { signIn, startServer } from '../e2e/lib/server.js';
import { until } from '../e2e/lib/world.js';
import { bench, figure } from './lib/bench.js';

const callerHz = 440;
const calls = 11;

// One call: { bridge, heard } in milliseconds after the click.
async function accept({ server, boss, desk, caller }) {
  await listenAnew(desk.page);
  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  await desk.id('offer-accept').click();
  await desk.id('call-timer').waitFor();
  const id = await desk.id('contact').getAttribute('data-id');
  const heardAt = await until('the caller is heard', () => firstHeard(desk.page));
  const clickedAt = await desk.page.evaluate(() => window.clickedAt);
  const bridged = await until('the bridge is on record', async () => {
    const { timeline } = await boss.get(`/interactions/${id}`);
    return timeline.find(({ type }) => type === 'CallBridged');
  });
  await caller.hangUp();
  await caller.happens('CALL_CLOSED');
  await desk.presenceIs('available');
  return { bridge: Date.parse(bridged.at) - clickedAt, heard: heardAt - clickedAt };
}

await bench(async (world) => {
  const server = await startServer(world);
  await server.apply(hotline({ agents: [{ key: 'li', number: '1001' }] }));
  const boss = await signIn(server, 'boss', password);
  const caller = await baresip(world, { name: 'caller', user: '13800138000', hz: callerHz });

  for (const [delayMs, suffix] of [
    [0, ''],
    [100, '_far'],
  ]) {
    const desk = await agentDesk(world, server, {
      name: `browser-${delayMs}`,
      user: 'li',
      password,
      listensFor: callerHz,
      network: new FarNetwork(world, delayMs),
    });
    await desk.page.evaluate(() => {
      const note = () => (window.clickedAt = Date.now());
      window.addEventListener('click', note, { capture: true });
    });
    const runs = [];
    for (let i = 0; i < calls; i += 1) runs.push(await accept({ server, boss, desk, caller }));
    figure(
      `accept_to_bridge${suffix}_ms`,
      'ms',
      runs.map(({ bridge }) => bridge),
    );
    figure(
      `accept_to_heard${suffix}_ms`,
      'ms',
      runs.map(({ heard }) => heard),
    );
    await desk.context.close();
  }
});
