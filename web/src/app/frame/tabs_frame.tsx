import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import type { Session } from '@/shared/api/types';
import { placesOf } from '../navigation';
import { AccountMenu } from './account_menu';
import { Brand } from './brand';

export function TabsFrame({ session, children }: { session: Session; children: ReactNode }) {
  const { t } = useTranslation('frame');
  return (
    <div className="frame">
      <header className="frame-head">
        <Brand />
        <nav className="tabs" aria-label={t('main_navigation')}>
          {placesOf(session).map((place) => (
            <NavLink key={place} to={`/${place}`} className="tab" data-testid={`nav-${place}`}>
              {t(`place.${place}`)}
            </NavLink>
          ))}
        </nav>
        <div className="grow" />
        <AccountMenu session={session} />
      </header>
      {children}
    </div>
  );
}
