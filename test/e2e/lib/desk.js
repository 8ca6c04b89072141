// An agent at his desk: the real page in Chromium.
import { browser, countTones, listenFor, listenIn } from './browser.js';

// Signed in, phone ready and, unless told otherwise, available. `id` finds by data-testid. `network` (a FarNetwork)
// stands between page and server if given.
export async function agentDesk(
  world,
  server,
  { user, password, available = true, listensFor, relayedOnly, network, ...options },
) {
  const context = await browser(world, { name: `browser-${user}`, ...options });
  await listenIn(context, { relayedOnly });
  await countTones(context);
  if (listensFor) await listenFor(context, listensFor);
  await network?.carrySound(context);
  const url = network ? `http://127.0.0.1:${await network.tcp(server.httpPort)}` : server.url;
  const page = context.pages()[0] ?? (await context.newPage());
  const desk = deskOf(page);
  await page.goto(`${url}/login`);
  await desk.id('login-user').fill(user);
  await desk.id('login-password').fill(password);
  await desk.id('login-submit').click();
  await desk.phoneIs('ready');
  if (available) {
    // A page that was open a moment ago left him available.
    const presence = await desk.id('presence').getAttribute('data-state');
    if (presence !== 'available') await desk.id('become-available').click();
    await desk.presenceIs('available');
  }
  return { context, url, ...desk };
}

// The same, of a page that is there already.
export function deskOf(page) {
  const id = (name) => page.locator(`[data-testid="${name}"]`);
  const isIn = (name, state, timeout = 15_000) =>
    page.waitForSelector(`[data-testid="${name}"][data-state="${state}"]`, { timeout });
  return {
    page,
    id,
    isIn,
    phoneIs: (state, timeout) => isIn('phone-light', state, timeout),
    presenceIs: (state, timeout) => isIn('presence', state, timeout),
  };
}
