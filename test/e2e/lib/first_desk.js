// An agent's first desk of a new browser: what it takes from the network until he can work.
import { browser } from './browser.js';
import { deskOf } from './desk.js';

// The answers that a page took, as Chromium counts them: [{ url, type, encoding, bytes }], heads and bodies as they came.
async function watchWire(page) {
  const client = await page.context().newCDPSession(page);
  const answers = new Map();
  client.on('Network.responseReceived', ({ requestId, response }) => {
    const { url, mimeType, headers } = response;
    answers.set(requestId, { url, type: mimeType, encoding: headers['Content-Encoding'] ?? '' });
  });
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId);
    if (answer) answer.bytes = encodedDataLength;
  });
  await client.send('Network.enable');
  return () => [...answers.values()].filter(({ bytes }) => bytes !== undefined);
}

// From the sign-in, with nothing in the browser's cache, to the desk whose phone is ready. `taken()` are the answers so far.
export async function firstDesk(world, server, { name, user, password }) {
  const context = await browser(world, { name });
  const page = context.pages()[0];
  const taken = await watchWire(page);
  const { id, phoneIs } = deskOf(page);
  await page.goto(`${server.url}/login`);
  await id('login-user').fill(user);
  await id('login-password').fill(password);
  await id('login-submit').click();
  await phoneIs('ready');
  await page.waitForLoadState('networkidle');
  return { context, page, taken };
}

export const kibOf = (answers) => answers.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
