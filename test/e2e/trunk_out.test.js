// A trunk that we register with, at a registrar and proxy as carriers have them: the registration, what its page says of it,
// and a call that comes in over it from an address that nobody wrote down.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hotline, numbers } from './lib/hotline.js';
import { endings } from './lib/journal.js';
import { account, kamailio, trunkTo } from './lib/kamailio.js';
import { password } from './lib/company.js';
import { metrics } from './lib/metrics.js';
import { signIn, startServer } from './lib/server.js';
import { sipp } from './lib/sipp.js';
import { World, until } from './lib/world.js';

const admin = {
  key: 'root',
  name: '管理员',
  org_unit: 'hq',
  roles: ['administrator'],
  password,
};

async function open(t) {
  const world = new World(t);
  const server = await startServer(world);
  const proxy = await kamailio(world, { ours: server.sipPort });
  const company = (trunk) =>
    hotline({
      edit: (document) => {
        document.users.push(admin);
        document.trunks = [trunkTo(proxy, trunk)];
      },
    });
  return { world, server, proxy, company };
}

test('it registers, and calls come in over it', { timeout: 90_000 }, async (t) => {
  const { world, server, proxy, company } = await open(t);
  await server.apply(company({ secret: 'wrong' }));
  const root = await signIn(server, 'root', password);
  const standing = async () => root.get('/trunks/ims/activity');
  const becomes = (state) =>
    until(`the registration is ${state}`, async () => {
      const activity = await standing();
      return activity.registration === state && activity;
    });
  const refused = await becomes('refused');
  assert.match(refused.registration_says, /does not take our user and secret/);

  await server.apply(company({}));
  const registered = await becomes('registered');
  assert.ok(registered.registered_until);
  assert.equal(registered.is_up, true);
  const figures = await metrics(server);
  assert.equal(figures['zongji_sip_trunk_registered{trunk="ims"}'], 1);
  assert.equal(figures['zongji_sip_trunk_up{trunk="ims"}'], 1);
  const exported = JSON.stringify(await root.get('/settings/trunks'));
  assert.ok(!exported.includes(account.secret), 'the secret is shown to nobody');

  const caller = await sipp(world, {
    scenario: 'caller_waits',
    to: `127.0.0.1:${proxy.port}`,
    number: numbers.told,
  });
  await caller.finished;
  const rows = await until('the call is in the journal', async () => {
    const found = await endings(server.data);
    return found.length === 1 && found;
  });
  assert.equal(rows[0].outcome, 'self_served');
  assert.equal((await standing()).calls, 1);
});
