import type board from './locales/zh-CN/board.json';
import type customers from './locales/zh-CN/customers.json';
import type desk from './locales/zh-CN/desk.json';
import type frame from './locales/zh-CN/frame.json';
import type interactions from './locales/zh-CN/interactions.json';
import type session from './locales/zh-CN/session.json';
import type settings from './locales/zh-CN/settings.json';
import type tasks from './locales/zh-CN/tasks.json';
import type tickets from './locales/zh-CN/tickets.json';
import type words from './locales/zh-CN/words.json';

// A key that is not in the Chinese words does not compile.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'words';
    returnNull: false;
    resources: {
      board: typeof board;
      customers: typeof customers;
      desk: typeof desk;
      frame: typeof frame;
      interactions: typeof interactions;
      session: typeof session;
      settings: typeof settings;
      tasks: typeof tasks;
      tickets: typeof tickets;
      words: typeof words;
    };
  }
}
