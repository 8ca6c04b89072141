// A small company for tests: one number, a menu, two queues, a supervisor, and the agents that a test asks for.
export const password = 'correct-horse-battery';

// `queues` changes both queues; `prompts` come in addition; `extra` replaces whole lists.
export function company({ agents = [], queues = {}, prompts = [], extra = {} } = {}) {
  const phones = agents
    .filter((agent) => agent.phone)
    .map(({ phone, address }) => ({
      key: phone,
      org_unit: 'hq',
      ...(address ? { address } : { secret: password }),
    }));
  const users = agents.map(({ key, phone, alwaysReady = false, number, queue = 'support' }) => ({
    key,
    name: `坐席 ${key}`,
    org_unit: 'hq',
    roles: ['agent'],
    number,
    skills: [{ skill: queue, level: 5 }],
    endpoint: phone ? 'phone' : 'browser',
    ...(phone ? { phone } : {}),
    always_ready: alwaysReady,
    password,
  }));
  const queue = (key, name) => ({
    key,
    name: { 'zh-CN': name },
    org_unit: 'hq',
    skills: [{ skill: key, level: 1 }],
    ring_timeout_s: 15,
    announce_every_s: 0,
    wrap_up: 'none',
    ...queues,
  });
  return {
    org_units: [{ key: 'hq', name: { 'zh-CN': '云衫商城' } }],
    calendars: [
      {
        key: 'always',
        org_unit: 'hq',
        open: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }],
      },
    ],
    skills: ['sales', 'support'].map((key) => ({ key, org_unit: 'hq' })),
    queues: [queue('sales', '售前'), queue('support', '售后')],
    phones,
    users: [
      ...users,
      { key: 'boss', name: '班长', org_unit: 'hq', roles: ['supervisor'], password },
    ],
    prompts: [
      { key: 'welcome', org_unit: 'hq', text: { 'zh-CN': '您好，欢迎致电云衫商城。' } },
      { key: 'menu', org_unit: 'hq', text: { 'zh-CN': '售前请按一，售后请按二。' } },
      ...prompts,
    ],
    flows: [
      {
        key: 'main',
        org_unit: 'hq',
        document: {
          schema: 1,
          entry: 'welcome',
          nodes: {
            welcome: { type: 'play', prompt: 'welcome', barge_in: false, exits: { done: 'hours' } },
            hours: { type: 'hours', calendar: 'always', exits: { open: 'menu' } },
            menu: {
              type: 'menu',
              prompt: 'menu',
              choices: { 1: { label: { 'zh-CN': '售前' } }, 2: { label: { 'zh-CN': '售后' } } },
              exits: { 1: 'sales', 2: 'support' },
            },
            sales: { type: 'queue', queue: 'sales' },
            support: { type: 'queue', queue: 'support' },
          },
        },
      },
    ],
    trunks: [{ key: 'carrier', name: 'Carrier', org_unit: 'hq', addresses: ['127.0.0.1'] }],
    numbers: [{ key: '4001234567', org_unit: 'hq', flow: 'main' }],
    ...extra,
  };
}
