// Simulated customers are real SIP callers that speak: from the command line, and from the button of the demonstration.
// takes 40 s: six seconds of two customers are heard after what they press their way through
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { journal } from './lib/journal.js';
import { program, signIn, startServer } from './lib/server.js';
import { power, secondsOfSound } from './lib/sound.js';
import { World, until } from './lib/world.js';

// An agent of the demonstration at his phone takes the call and hears somebody speak.
async function assertSpeaks(agent, already) {
  await agent.happens('CALL_INCOMING', 60_000);
  await agent.accept();
  await agent.happens('CALL_ESTABLISHED');
  await until('the caller is heard to speak', () => {
    const calls = agent.heard();
    const heard = calls.length > already && calls.at(-1);
    return heard && secondsOfSound(heard.channels[0], heard.rate) > 6;
  });
}

// How loud it was in each 20 ms: the same sentence has the same course, wherever one begins to listen.
function courseOf({ rate, channels: [samples] }) {
  const length = rate / 50;
  return Array.from({ length: Math.floor(samples.length / length) }, (_, i) =>
    Math.sqrt(power(samples.subarray(i * length, (i + 1) * length))),
  );
}

function correlation(a, b) {
  const mean = (values) => values.reduce((sum, each) => sum + each, 0) / values.length;
  const [of, and] = [mean(a), mean(b)];
  const product = mean(a.map((each, i) => (each - of) * (b[i] - and)));
  const spread = (values, middle) => mean(values.map((each) => (each - middle) ** 2));
  return product / Math.sqrt(spread(a, of) * spread(b, and) + 1e-20);
}

// How well some three seconds of what was `heard` are found in `said`: 1 is the same.
function likeness(heard, said) {
  const [part, whole] = [courseOf(heard).slice(-200, -50), courseOf(said)];
  return Math.max(
    ...Array.from({ length: whole.length - part.length }, (_, at) =>
      correlation(part, whole.slice(at, at + part.length)),
    ),
  );
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

  // The page's button: these press what brings them to the agent, and say the same.
  const { interaction_id: id } = (await chen.get('/desk')).wrap_up;
  await chen.put(`/interactions/${id}/disposition`, { disposition: 'solved' });
  await chen.post(`/interactions/${id}/end_wrap_up`);
  await chen.post('/simulated_calls', { calls: 1, number: '' });
  await assertSpeaks(agent, 1);
  await agent.hangUp();
  await agent.happens('CALL_CLOSED');
  const [first, second] = agent.heard();
  const alike = likeness(second, first);
  assert.ok(alike > 0.9, `a customer's sentence: ${alike}`);

  // Each request has its own number, and each of an agent's queues its turn.
  const admin = await signIn(server, 'admin', 'demo-admin-2026');
  await admin.put('/settings/numbers/4007654321', { org_unit: 'hq', flow: 'main' });
  const zhang = await signIn(server, 'zhang', 'demo-zhang-2026');
  const li = await signIn(server, 'li', 'demo-li-2026');
  const boss = await signIn(server, 'he', 'demo-he-2026');
  const waiting = (queues) =>
    until(`there wait ${JSON.stringify(queues)}`, async () => {
      const board = await boss.get('/board');
      return board.queues.every((each) => each.waiting === queues[each.queue]);
    });
  await zhang.post('/simulated_calls', { calls: 2, number: '4007654321' });
  await waiting({ sales: 2, service: 0 });
  await li.post('/simulated_calls', { calls: 2, number: '4001234567' });
  await waiting({ sales: 3, service: 1 });
  const events = await journal(server.data);
  const called = events.filter((event) => event.type === 'InteractionStarted').slice(-4);
  const [one, two, three, four] = called.map(({ data }) => data.number_id);
  assert.ok(one === two && two !== three && three === four, 'each number as it was asked for');
});
