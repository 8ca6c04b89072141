// A carrier's registrar and proxy: Kamailio, which asks for a proof of registrations and of calls. The same as the unit
// tests of the SIP edge have.
import { readFileSync, writeFileSync } from 'node:fs';
import { freePort } from './world.js';

const file = new URL('../../../src/edge/telephony/sip/test/kamailio.cfg', import.meta.url);

export const account = {
  domain: 'ims.example',
  user: '02088880000',
  authUser: '+862088880000@ims.example',
  secret: 'geheim',
};

// `ours` is the SIP port whose calls go on to `callee`; calls from elsewhere go to whoever is registered. { port, end }
export async function kamailio(world, { ours, callee = 9, algorithm = 'MD5', port }) {
  port ??= await freePort();
  const values = {
    AUTH_USER: account.authUser,
    USER: account.user,
    PORT: port,
    OURS: ours,
    CALLEE: callee,
    DOMAIN: account.domain,
    SECRET: account.secret,
    ALGORITHM: algorithm,
  };
  const config = Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), value),
    readFileSync(file, 'utf8'),
  );
  const path = world.path(`kamailio-${port}.cfg`);
  writeFileSync(path, config);
  const memory = ['-m', '16', '-M', '4'];
  const folders = ['-w', world.folder, '-Y', world.folder];
  const process = world.start('kamailio', 'kamailio', ['-DD', '-f', path, ...memory, ...folders]);
  return { ...process, port };
}

// A trunk of the configuration that registers there.
export function trunkTo(proxy, more = {}) {
  return {
    key: 'ims',
    name: 'Carrier IMS',
    org_unit: 'hq',
    host: account.domain,
    outbound_proxy: `127.0.0.1:${proxy.port}`,
    registers: true,
    user: account.user,
    auth_user: account.authUser,
    secret: account.secret,
    caller_in: 'p_preferred_identity',
    outbound: true,
    ...more,
  };
}
