// An agent at his desk: the real page in Chromium.
import { browser, listenFor, listenIn } from './browser.js';

// Signed in, phone ready and, unless told otherwise, available. `id` finds by data-testid.
export async function agentDesk(
  world,
  server,
  { user, password, available = true, listensFor, ...options },
) {
  const context = await browser(world, { name: `browser-${user}`, ...options });
  await listenIn(context);
  if (listensFor) await listenFor(context, listensFor);
  const page = context.pages()[0] ?? (await context.newPage());
  const desk = deskOf(page);
  await page.goto(`${server.url}/login`);
  await desk.id('login-user').fill(user);
  await desk.id('login-password').fill(password);
  await desk.id('login-submit').click();
  await desk.phoneIs('ready');
  if (available) {
    await desk.id('become-available').click();
    await desk.presenceIs('available');
  }
  return { context, ...desk };
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
