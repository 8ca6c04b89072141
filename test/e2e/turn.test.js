// An agent whose network lets nothing but TCP to a TURN server through: coturn, with the credentials that the server
// hands to the page.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { baresip } from './lib/baresip.js';
import { hear } from './lib/browser.js';
import { password } from './lib/company.js';
import { agentDesk } from './lib/desk.js';
import { hotline, numbers } from './lib/hotline.js';
import { startServer } from './lib/server.js';
import { endsWith } from './lib/sound.js';
import { World, freePort, until } from './lib/world.js';

const callerHz = 440;
const agentHz = 880;
const secret = 'only-for-this-test';

async function coturn(world) {
  const port = await freePort();
  const relays = await freePort(99);
  const process = world.start('coturn', 'turnserver', [
    ...['-n', '--no-cli', '--log-file', 'stdout', '--simple-log', '--verbose'],
    ...['--listening-ip', '127.0.0.1', '--relay-ip', '127.0.0.1'],
    ...['--listening-port', String(port), '--no-tls', '--no-dtls', '--no-udp'],
    ...['--min-port', String(relays), '--max-port', String(relays + 99)],
    ...['--realm', 'zongji', '--use-auth-secret', '--static-auth-secret', secret],
    ...['--allow-loopback-peers', '--pidfile', world.path('coturn.pid')],
    ...['--userdb', world.path('coturn.db')],
  ]);
  await process.says(/TCP listener opened on/);
  return { ...process, url: `turn:127.0.0.1:${port}?transport=tcp` };
}

test('an agent behind a TURN server', { timeout: 180_000 }, async (t) => {
  const world = new World(t);
  const turn = await coturn(world);
  const server = await startServer(world, {
    settings: `[turn]\nurl = "${turn.url}"\nsecret = "${secret}"\n`,
  });
  await server.apply(hotline({ agents: [{ key: 'li', number: '1001' }] }));
  const { page, id } = await agentDesk(world, server, {
    user: 'li',
    password,
    hz: agentHz,
    relayedOnly: true,
  });
  await turn.says(/ALLOCATE processed, success/);

  const caller = await baresip(world, { name: 'caller', user: '13800138000', hz: callerHz });
  await caller.dial(`sip:${numbers.support}@${server.sip}`);
  await caller.happens('CALL_ESTABLISHED');
  await id('offer-accept').click();
  await until('the agent hears the caller', async () => {
    const heard = await hear(page, [callerHz]);
    return heard && heard.power > 1e-4 && heard.shares[0] > 0.6;
  });
  await until('the caller hears the agent', () => endsWith(caller.heard().at(-1), agentHz));

  const way = await page.evaluate(async () => {
    const stats = [...(await window.connections.at(-1).getStats()).values()];
    const { selectedCandidatePairId: pair } = stats.find(({ type }) => type === 'transport');
    const { localCandidateId: local } = stats.find(({ id }) => id === pair);
    const { candidateType, relayProtocol } = stats.find(({ id }) => id === local);
    return { candidateType, relayProtocol };
  });
  assert.deepEqual(way, { candidateType: 'relay', relayProtocol: 'tcp' });
  await caller.hangUp();
  await id('idle').waitFor();
});
