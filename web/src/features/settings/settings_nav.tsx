import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { editedKinds } from './fields';

export function SettingsNav() {
  const { t } = useTranslation('settings');
  return (
    <nav className="settings-kinds" aria-label={t('title')}>
      <h2 className="side-title">{t('title')}</h2>
      {editedKinds.map((each) => (
        <NavLink key={each} to={`/settings/${each}`} data-testid={`settings-${each}`}>
          {t(`kind.${each}`)}
        </NavLink>
      ))}
      <NavLink to="/settings/set_aside" data-testid="settings-set_aside">
        {t('set_aside.title')}
      </NavLink>
    </nav>
  );
}
