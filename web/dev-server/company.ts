import type {
  Customer,
  Directory,
  Task,
  TicketComment,
  TicketRow,
} from '../src/shared/api/records';
import type { Document } from '../src/shared/api/configuration';
import type {
  AgentFigures,
  InteractionRow,
  Labels,
  Outcome,
  QueueFigures,
  Role,
} from '../src/shared/api/types';

// A made-up company, enough to look at every page.
export const ago = (ms: number) => new Date(Date.now() - ms).toISOString();
const minute = 60_000;

export interface Login {
  id: string;
  login: string;
  name: string;
  number: string;
  roles: Role[];
}

export const logins: Login[] = [
  { id: '1001', login: 'limin', name: '李敏', number: '1024', roles: ['agent'] },
  { id: '1002', login: 'heli', name: '何丽', number: '', roles: ['supervisor'] },
  { id: '1003', login: 'admin', name: '陈管理', number: '', roles: ['administrator'] },
  { id: '1004', login: 'zhangwei', name: '张伟', number: '1025', roles: ['agent', 'supervisor'] },
];

const queueNames: [string, string, string, number[]][] = [
  ['after_sales', '售后服务', 'After-sales', [4, 72, 9, 3, 2, 412, 27, 83]],
  ['complaints', '投诉升级', 'Complaints', [1, 160, 2, 0, 1, 38, 4, 71]],
  ['installation', '安装预约', 'Installation', [0, 0, 6, 4, 0, 265, 5, 96]],
  ['orders', '订单咨询', 'Orders', [2, 18, 11, 2, 3, 598, 20, 90]],
  ['business', '企业采购', 'Business', [0, 0, 2, 2, 0, 41, 0, 100]],
];

const dispositions = [
  ['leak', '质量问题 · 漏水', 'Quality: leak'],
  ['noise', '质量问题 · 噪音', 'Quality: noise'],
  ['install_date', '安装改期', 'Installation moved'],
  ['refund', '退货退款', 'Refund'],
  ['question', '使用咨询', 'Question'],
  ['other', '其他', 'Other'],
].map(([key = '', zh = '', en = '']) => ({ key, name: { 'zh-CN': zh, en } }));

function halfHours(total: number): number[] {
  const shape = [4, 6, 9, 12, 14, 13, 9, 6, 5, 8, 12, 13, 11, 9, 8, 7, 5, 3];
  const whole = shape.reduce((sum, part) => sum + part, 0);
  return Array.from({ length: 48 }, (_, slot) =>
    Math.round(((shape[slot - 16] ?? 0) / whole) * total),
  );
}

export const queueFigures: QueueFigures[] = queueNames.map(([key, , , figures], index) => {
  const [
    waiting = 0,
    longest = 0,
    talking = 0,
    free = 0,
    away = 0,
    answered = 0,
    abandoned = 0,
    level = 0,
  ] = figures;
  return {
    queue_id: String(200 + index),
    queue: key,
    org_unit_id: '1',
    waiting,
    longest_since: waiting ? ago(longest * 1000) : null,
    on_call: talking,
    available: free,
    on_break: away,
    offered: answered + abandoned + waiting,
    answered,
    abandoned,
    timed_out: 0,
    answered_in_time: Math.round(((answered + abandoned) * level) / 100),
    abandoned_short: Math.round(abandoned / 4),
    service_level_s: 20,
    service_level_goal_pct: 85,
    service_level: level / 100,
    average_answer_ms: 9000 + 3000 * index,
    offered_by_half_hour: halfHours(answered + abandoned),
  };
});

const people =
  '李敏 张伟 陈静 刘洋 赵雪 孙磊 周婷 吴昊 郑爽 王芳 冯军 褚慧 卫东 蒋丽 沈涛 韩梅 杨帆 朱琳'.split(
    ' ',
  );
const states: [AgentFigures['presence'], string, number][] = [
  ['on_call', '', 222],
  ['on_call', '', 668],
  ['available', '', 21],
  ['wrap_up', '', 255],
  ['ringing', '', 6],
  ['on_break', 'meal', 760],
  ['on_call', '', 77],
  ['available', '', 62],
  ['wrap_up', '', 32],
  ['on_call', '', 380],
  ['on_call', '', 48],
  ['on_break', 'meeting', 191],
  ['available', '', 400],
  ['on_call', '', 122],
  ['not_answering', '', 95],
  ['available', '', 12],
  ['offline', '', 5000],
  ['offline', '', 9000],
];

export const agentFigures: AgentFigures[] = people.map((name, index) => {
  const [presence, reason, seconds] = states[index] ?? ['offline', '', 0];
  const busy = presence === 'on_call' || presence === 'ringing' || presence === 'wrap_up';
  return {
    agent_id: String(1001 + (index === 1 ? 3 : index === 0 ? 0 : index + 10)),
    name,
    number: String(1024 + index),
    org_unit_id: '1',
    presence,
    presence_reason: reason,
    presence_since: ago(seconds * 1000),
    queue_id: busy ? '200' : null,
    queue: busy ? (queueNames[index % 5]?.[0] ?? '') : '',
    why_idle: {
      code:
        presence === 'available'
          ? 'would_be_offered'
          : presence === 'offline'
            ? 'signed_out'
            : presence,
      endpoint: 'browser',
      reason,
    },
    answered: 20 + ((index * 7) % 23),
    missed_offers: index % 3,
  };
});

export const directory: Directory = {
  queues: queueNames.map(([key, zh, en], index) => ({
    id: String(200 + index),
    key,
    name: { 'zh-CN': zh, en },
    dispositions,
  })),
  skills: [],
  agents: agentFigures.map(({ agent_id, name, number }) => ({ id: agent_id, name, number })),
  calendars: [],
};

const placesInEnglish: Labels = {
  '江苏 南京': 'Nanjing, Jiangsu',
  上海: 'Shanghai',
  北京: 'Beijing',
  '浙江 杭州': 'Hangzhou, Zhejiang',
  '广东 深圳': 'Shenzhen, Guangdong',
};
export const elsewhere: Labels = { 'zh-CN': '四川 成都', en: 'Chengdu, Sichuan' };

export const customers: Customer[] = [
  ['王建国', '138****0917', '江苏 南京', '', '上午联系；净水器 X3 用户'],
  ['周晓燕', '139****2231', '上海', '', ''],
  ['陈立新', '010-****7788', '北京', '北京宏远物业有限公司', '对公采购，联系人王经理'],
  ['吴桂芳', '136****5510', '浙江 杭州', '', '听力不好，请慢一点说'],
  [
    'Daniel Hoffmann',
    '137****8812',
    '上海',
    'Hoffmann Trading (Shanghai) Co., Ltd.',
    'Prefers English',
  ],
  ['郑海涛', '135****0046', '广东 深圳', '', ''],
].map(([name = '', number = '', region = '', company = '', note = ''], index) => ({
  id: String(5001 + index),
  name,
  company,
  numbers: [number],
  region: { 'zh-CN': region, en: placesInEnglish[region] ?? region },
  note,
  created_at: ago((index + 20) * 24 * 60 * minute),
  updated_at: ago((index * 9 + 1) * 60 * minute),
  version: 1,
}));

const outcomes: Outcome[] = [
  'handled',
  'handled',
  'handled',
  'abandoned_in_queue',
  'handled',
  'self_served',
  'handled',
  'closed',
  'handled',
  'interrupted',
];

export const interactions: InteractionRow[] = Array.from({ length: 64 }, (_, index) => {
  const outcome = outcomes[index % outcomes.length] ?? 'handled';
  const customer = index % 4 === 3 ? undefined : customers[index % customers.length];
  const handled = outcome === 'handled';
  const queue = queueNames[index % 5]?.[0] ?? '';
  const started = Date.now() - (index * 37 + 12) * minute;
  const talked = handled ? 60_000 + ((index * 47_000) % 400_000) : 0;
  return {
    id: String(9100 - index),
    conversation_id: String(8100 - index),
    org_unit_id: '1',
    channel: 'voice',
    direction: 'inbound',
    number: '4001234567',
    customer_id: customer?.id ?? null,
    customer_name: customer?.name ?? '',
    caller: customer?.numbers[0] ?? `151****${String(1000 + index * 13).slice(-4)}`,
    caller_region: customer?.region ?? elsewhere,
    queue_id: outcome === 'closed' || outcome === 'self_served' ? null : '200',
    queue: outcome === 'closed' || outcome === 'self_served' ? '' : queue,
    agent_id: handled ? '1001' : null,
    agent_name: handled ? (people[index % 3] ?? '') : '',
    started_at: new Date(started).toISOString(),
    answered_at: handled ? new Date(started + 28_000).toISOString() : null,
    ended_at: new Date(started + 28_000 + talked).toISOString(),
    waited_ms: 8000 + ((index * 7300) % 90_000),
    talked_ms: talked,
    outcome,
    disposition: handled ? (dispositions[index % 6]?.key ?? '') : '',
    recorded: handled,
    ticket_id: index % 5 === 0 ? '7001' : null,
  };
});

export type Ticket = TicketRow & { description: string };

export const tickets: Ticket[] = [
  [
    '净水器接口渗水，要求上门',
    'open',
    'high',
    0,
    '上周安装的净水器，第二天接口漏水，地板泡了。\n已指导关闭进水阀。',
  ],
  ['空调不制冷', 'pending', 'normal', 1, '待客户确认上门时间'],
  ['退货退款：前置过滤器', 'solved', 'normal', 2, '七天无理由'],
  ['发票抬头更改', 'closed', 'low', 4, ''],
  ['投诉：安装师傅未按时到达', 'open', 'urgent', 3, '客户等了两个小时'],
].map(([subject, status, priority, customer, description], index) => ({
  id: String(7001 + index),
  number: `GD-${20418 - index}`,
  subject: String(subject),
  description: String(description),
  status: status as Ticket['status'],
  priority: priority as Ticket['priority'],
  customer_id: customers[Number(customer)]?.id ?? null,
  customer_name: customers[Number(customer)]?.name ?? '',
  interaction_id: index === 0 ? '9100' : null,
  assignee_id: index % 2 ? null : '1001',
  assignee_name: index % 2 ? '' : '李敏',
  created_at: ago((index * 11 + 2) * 60 * minute),
  updated_at: ago((index * 7 + 1) * 60 * minute),
  version: 1,
}));

export const comments = new Map<string, TicketComment[]>([
  [
    '7001',
    [
      {
        id: '1',
        author_name: '张伟',
        text: '已联系安装师傅，明天上午上门。',
        created_at: ago(50 * minute),
      },
    ],
  ],
]);

export const tasks: Task[] = [
  ['周晓燕', '139****2231', 'after_sales', 'interrupted', 26],
  ['', '151****8830', 'orders', 'failed', 74],
].map(([name, caller, queue, reason, minutes], index) => ({
  id: String(6001 + index),
  interaction_id: String(9091 - index * 10),
  customer_id: name ? '5002' : null,
  customer_name: String(name),
  caller: String(caller),
  queue: String(queue),
  reason: String(reason),
  created_at: ago(Number(minutes) * minute),
  completed_at: null,
  completed_by_name: '',
}));

const flow = {
  schema: 1,
  start: 'welcome',
  nodes: {
    welcome: { type: 'play', prompt: 'welcome', exits: { done: 'menu' } },
    menu: {
      type: 'menu',
      prompt: 'menu',
      exits: { '1': 'orders', '2': 'after_sales', invalid: 'menu', silence: 'after_sales' },
    },
    orders: { type: 'queue', queue: 'orders', exits: { timed_out: 'bye' } },
    after_sales: { type: 'queue', queue: 'after_sales', exits: { timed_out: 'bye' } },
    bye: { type: 'hang_up' },
  },
};

export const configuration: Document = {
  org_units: [
    {
      key: 'head',
      name: { 'zh-CN': '总部', en: 'Head office' },
      parent: '',
      zone: 'Asia/Shanghai',
    },
  ],
  calendars: [],
  skills: [
    ['service', '售后', 'Service'],
    ['sales', '销售', 'Sales'],
    ['english', '英语', 'English'],
  ].map(([key = '', zh = '', en = '']) => ({ key, name: { 'zh-CN': zh, en }, org_unit: 'head' })),
  queues: queueNames.map(([key, zh, en]) => ({
    key,
    name: { 'zh-CN': zh, en },
    org_unit: 'head',
    skills: [{ skill: key === 'orders' ? 'sales' : 'service', level: 3 }],
    strategy: 'longest_idle',
    priority: 0,
    ring_timeout_s: 20,
    auto_answer: false,
    wrap_up: key === 'complaints' ? 'mandatory' : 'timed',
    wrap_up_s: 60,
    service_level_s: 20,
    service_level_goal_pct: 85,
    announce_every_s: 30,
    max_wait_s: 0,
    music: '',
    record: true,
    on_recording_failure: 'mark',
    dispositions,
  })),
  phones: [{ key: 'desk201', org_unit: 'head', address: '', secret: '', secret_hash: '' }],
  users: logins.map(({ login, name, number, roles }) => ({
    key: login,
    name,
    org_unit: 'head',
    roles,
    number,
    skills: roles.includes('agent')
      ? [
          { skill: 'service', level: 7 },
          { skill: 'sales', level: 4 },
        ]
      : [],
    endpoint: 'browser',
    phone: '',
    always_ready: false,
    active: true,
    password: '',
    password_hash: '',
  })),
  prompts: [],
  flows: [
    {
      key: 'main',
      name: { 'zh-CN': '400 主流程', en: 'Main line' },
      org_unit: 'head',
      document: flow,
    },
  ],
  trunks: [
    {
      key: 'telecom1',
      name: '电信-1',
      org_unit: 'head',
      addresses: ['203.0.113.7', '203.0.113.8:5080'],
      max_calls: 120,
    },
  ],
  numbers: [
    {
      key: '4001234567',
      name: { 'zh-CN': '400 热线', en: 'Hotline' },
      org_unit: 'head',
      flow: 'main',
      language: 'zh-CN',
    },
  ],
};
