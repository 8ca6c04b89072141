// A company for tests of faults: one number for each way that a call can take, so that a caller needs no menu.
import { company } from './company.js';

function flow(key, entry, nodes) {
  return { key, org_unit: 'hq', document: { schema: 1, entry, nodes } };
}

const say = (prompt, next) => ({ type: 'play', prompt, exits: next ? { done: next } : {} });

export const numbers = {
  support: '4001000001', // straight into the queue
  sales: '4001000007', // into the other one
  menu: '4001000002', // a welcome, then a menu
  told: '4001000003', // a sentence, and that was all
  closed: '4001000004', // outside business hours
  patience: '4001000005', // a queue that gives up after a second
  endless: '4001000006', // a flow that runs in a circle
};

// Everything of company(), with these numbers. `edit` may change the document.
export function hotline({ agents = [], edit = () => {} } = {}) {
  const document = company({ agents });
  document.calendars.push({ key: 'never', org_unit: 'hq', open: [] });
  const patience = structuredClone(document.queues[1]);
  document.queues.push({ ...patience, key: 'patience', max_wait_s: 1 });
  document.prompts.push({ key: 'short', org_unit: 'hq', text: { 'zh-CN': '再见。' } });
  const menu = document.flows.pop().document.nodes;
  const set = (next) => ({ type: 'set', values: { x: 1 }, exits: { done: next } });
  document.flows = [
    flow('support', 'queue', { queue: { type: 'queue', queue: 'support' } }),
    flow('sales', 'queue', { queue: { type: 'queue', queue: 'sales' } }),
    flow('menu', 'welcome', menu),
    flow('told', 'say', { say: say('short') }),
    flow('closed', 'hours', {
      hours: { type: 'hours', calendar: 'never', exits: { closed: 'say', open: 'menu' } },
      say: say('short'),
      menu: { type: 'queue', queue: 'support' },
    }),
    flow('patience', 'queue', {
      queue: { type: 'queue', queue: 'patience', exits: { timed_out: 'say' } },
      say: say('short'),
    }),
    flow('endless', 'a', { a: set('b'), b: set('a') }),
  ];
  document.numbers = Object.entries(numbers).map(([key, number]) => ({
    key: number,
    org_unit: 'hq',
    flow: key,
  }));
  edit(document);
  return document;
}
