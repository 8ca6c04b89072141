import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useDocument } from './api/document';
import { editedKinds } from './fields';
import { ProblemMark } from './problem_mark';

export function SettingsNav() {
  const { t } = useTranslation('settings');
  const troubled = new Set(useDocument().data?.problems.map(({ kind }) => kind));
  return (
    <nav className="settings-kinds" aria-label={t('title')}>
      <h2 className="side-title">{t('title')}</h2>
      {editedKinds.map((each) => (
        <NavLink key={each} to={`/settings/${each}`} data-testid={`settings-${each}`}>
          {t(`kind.${each}`)} {troubled.has(each) && <ProblemMark reason={t('has_problems')} />}
        </NavLink>
      ))}
      <NavLink to="/settings/set_aside" data-testid="settings-set_aside">
        {t('set_aside.title')}
      </NavLink>
    </nav>
  );
}
