import type { Role, Session } from '@/shared/api/types';
import { hasRole } from '@/shared/session/session';

export type Place =
  'desk' | 'board' | 'interactions' | 'customers' | 'tickets' | 'tasks' | 'settings';

// In the order of the tabs.
const whoSees: Record<Place, Role[]> = {
  desk: ['agent'],
  board: ['supervisor'],
  interactions: ['agent', 'supervisor', 'administrator'],
  customers: ['agent', 'supervisor', 'administrator'],
  tickets: ['agent', 'supervisor', 'administrator'],
  tasks: ['agent', 'supervisor'],
  settings: ['administrator'],
};

export const places = Object.keys(whoSees) as Place[];

export function placesOf(session: Session): Place[] {
  return places.filter((place) => hasRole(session, ...whoSees[place]));
}

// The start, and what stands in the table for one of his roles: a page that it does not name is nobody's.
export function maySee(session: Session, path: string): boolean {
  const name = path.split('/')[1];
  return !name || placesOf(session).some((place) => place === name);
}

export function homeOf(session: Session): string {
  if (!hasRole(session, 'agent', 'supervisor')) return '/settings';
  return `/${placesOf(session)[0] ?? 'interactions'}`;
}
