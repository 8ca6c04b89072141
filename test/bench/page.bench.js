// What an agent's first desk takes from the network: a new browser, from the sign-in to the phone that is ready.
// figure: first_desk_kib
import { password } from '../e2e/lib/company.js';
import { firstDesk, kibOf } from '../e2e/lib/first_desk.js';
import { hotline } from '../e2e/lib/hotline.js';
import { startServer } from '../e2e/lib/server.js';
import { bench, figure } from './lib/bench.js';

await bench(async (world) => {
  const server = await startServer(world);
  await server.apply(hotline({ agents: [{ key: 'li', number: '1001' }] }));
  const runs = [];
  for (const name of ['first', 'second', 'third']) {
    const { context, taken } = await firstDesk(world, server, { name, user: 'li', password });
    runs.push(kibOf(taken()));
    await context.close();
  }
  figure('first_desk_kib', 'KiB', runs);
});
