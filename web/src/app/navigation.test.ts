import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Role, Session } from '@/shared/api/types';
import { homeOf, maySee, places, placesOf } from './navigation';

function sessionOf(...roles: Role[]): Session {
  return {
    user_id: '1',
    login: 'x',
    name: '',
    number: '',
    org_unit: '',
    time_zone: 'Asia/Shanghai',
    roles,
    csrf_token: '',
    ice_servers: [],
    demonstration: false,
  };
}

describe('navigation', () => {
  it('shows an agent neither board nor settings', () => {
    expect(placesOf(sessionOf('agent'))).toEqual([
      'desk',
      'interactions',
      'customers',
      'tickets',
      'tasks',
    ]);
  });
  it('leads everybody to his first place', () => {
    expect(homeOf(sessionOf('agent'))).toBe('/desk');
    expect(homeOf(sessionOf('supervisor'))).toBe('/board');
    expect(homeOf(sessionOf('administrator'))).toBe('/settings');
  });
  it('shows an administrator no board and no call-backs', () => {
    expect(placesOf(sessionOf('administrator'))).toEqual([
      'interactions',
      'customers',
      'tickets',
      'settings',
    ]);
  });
  it('refuses the pages of others, also by their address', () => {
    expect(maySee(sessionOf('supervisor'), '/settings/users')).toBe(false);
    expect(maySee(sessionOf('agent'), '/board')).toBe(false);
    expect(maySee(sessionOf('agent'), '/interactions/7')).toBe(true);
    expect(maySee(sessionOf('agent'), '/')).toBe(true);
  });
  it('shows settings to administrators only', () => {
    expect(placesOf(sessionOf('supervisor'))).not.toContain('settings');
    expect(placesOf(sessionOf('administrator'))).toContain('settings');
  });
  it('shows nobody a page whose roles are not named', () => {
    const all = sessionOf('agent', 'supervisor', 'administrator');
    expect(maySee(all, '/nowhere')).toBe(false);
    expect(maySee(all, '/constructor')).toBe(false);
  });
  it('names the roles of every route, and has a page for every place', () => {
    const router = readFileSync(join(import.meta.dirname, 'router.tsx'), 'utf8');
    const routed = [...router.matchAll(/path: '([a-z_]+)/g)].map(([, first]) => first);
    expect([...new Set(routed)].sort()).toEqual([...places].sort());
  });
});
