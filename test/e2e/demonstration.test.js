// The demonstration company has a past that can be looked at and heard, and a second start finds it as it was.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { signIn, startServer } from './lib/server.js';
import { parseWav, power } from './lib/sound.js';
import { World } from './lib/world.js';

const supervisor = ['he', 'demo-he-2026'];

// In windows of 100 ms: is anything said?
function spoken(samples, rate) {
  const length = rate / 10;
  return Array.from(
    { length: Math.floor(samples.length / length) },
    (_, i) => power(samples.subarray(i * length, (i + 1) * length)) > 1e-5,
  );
}

test('the demonstration has a past with audio', { timeout: 120_000 }, async (t) => {
  const world = new World(t);
  const first = await startServer(world, { demo: true });
  const boss = await signIn(first, ...supervisor);
  const { items } = await boss.get('/interactions?limit=200');
  assert.ok(items.length > 30, `${items.length} interactions`);
  assert.ok(items.every((each) => each.outcome && Date.parse(each.started_at) < Date.now()));
  for (const outcome of ['handled', 'abandoned_in_queue', 'abandoned_in_flow']) {
    assert.ok(
      items.some((each) => each.outcome === outcome),
      outcome,
    );
  }
  assert.ok(items.some((each) => each.customer_name && each.disposition && each.ticket_id));

  const { id } = items.find((each) => each.outcome === 'handled');
  const { recordings } = await boss.get(`/interactions/${id}`);
  assert.equal(recordings.length, 1);
  const { rate, channels } = parseWav(await boss.bytes(`/recordings/${recordings[0].id}/audio`));
  const [customer, agent] = channels.map((samples) => spoken(samples, rate));
  assert.ok(customer.filter(Boolean).length > 20, 'the customer speaks');
  assert.ok(agent.filter(Boolean).length > 20, 'the agent speaks');
  const both = customer.filter((speaks, i) => speaks && agent[i]).length;
  assert.ok(both <= 2, 'in turn, each on a track of his own');

  assert.ok((await boss.get('/tickets')).items.length >= 5);
  assert.ok((await boss.get('/customers')).items.length >= 8);

  await first.end();
  const second = await startServer(world, { ...first, name: 'again', demo: true });
  const again = await signIn(second, ...supervisor);
  assert.deepEqual((await again.get('/interactions?limit=200')).items, items);
});
