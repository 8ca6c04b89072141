// Simulated customers are real SIP callers that speak: from the command line, and from the button of the demonstration.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { program, signIn, startServer } from './lib/server.js';
import { secondsOfSound } from './lib/sound.js';
import { World, until } from './lib/world.js';

// An agent of the demonstration at his phone takes the call and hears somebody speak.
async function assertSpeaks(agent, already) {
  await agent.happens('CALL_INCOMING', 60_000);
  await agent.accept();
  await agent.happens('CALL_ESTABLISHED');
  await until('the caller is heard to speak', () => {
    const calls = agent.heard();
    const heard = calls.length > already && calls.at(-1);
    return heard && secondsOfSound(heard.channels[0], heard.rate) > 2;
  });
}

test('simulated customers call and speak', { timeout: 180_000 }, async (t) => {
  const world = new World(t);
  const server = await startServer(world, { demo: true });
  const agent = await baresip(world, {
    name: 'agent',
    user: '8003',
    password: 'demo-phone-8003',
    registrar: server.sip,
    hz: 880,
  });
  await agent.says(/200 OK .*binding/);
  const chen = await signIn(server, 'chen', 'demo-chen-2026');
  await chen.post('/desk/set_presence', { presence: 'available', reason: '' });

  const port = server.sip.split(':')[1];
  const callers = world.start('callers', program, [
    ...['callers', '4001234567', '--sip', port, '--press', '2'],
  ]);
  await assertSpeaks(agent, 0);
  // Ctrl-C hangs up.
  await callers.end('SIGINT');
  await agent.happens('CALL_CLOSED');

  // The page's button: these press 1, for sales, and wait there.
  await chen.post('/simulated_calls', { calls: 2, number: '4001234567' });
  const boss = await signIn(server, 'he', 'demo-he-2026');
  await until('two wait for sales', async () =>
    (await boss.get('/board')).queues.some(
      ({ queue, waiting }) => queue === 'sales' && waiting === 2,
    ),
  );
});
