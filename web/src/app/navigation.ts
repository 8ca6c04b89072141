import type { Role, Session } from '@/shared/api/types';
import { hasRole } from '@/shared/session/session';

export type Place =
  'desk' | 'board' | 'interactions' | 'customers' | 'tickets' | 'tasks' | 'settings';

const whoSees: [Place, Role[]][] = [
  ['desk', ['agent']],
  ['board', ['supervisor']],
  ['interactions', ['agent', 'supervisor', 'administrator']],
  ['customers', ['agent', 'supervisor', 'administrator']],
  ['tickets', ['agent', 'supervisor', 'administrator']],
  ['tasks', ['agent', 'supervisor']],
  ['settings', ['administrator']],
];

export function placesOf(session: Session): Place[] {
  return whoSees.filter(([, roles]) => hasRole(session, ...roles)).map(([place]) => place);
}

// False for a page that is somebody else's.
export function maySee(session: Session, path: string): boolean {
  const place = path.split('/')[1];
  const rule = whoSees.find(([each]) => each === place);
  return !rule || hasRole(session, ...rule[1]);
}

export function homeOf(session: Session): string {
  if (!hasRole(session, 'agent', 'supervisor')) return '/settings';
  return `/${placesOf(session)[0] ?? 'interactions'}`;
}
