import { useTranslation } from 'react-i18next';
import { inTab, tabs, type Tab, type Target } from './targets';

interface Props {
  shown: Target[];
  tab: Tab;
  choose: (tab: Tab) => void;
}

export function TargetTabs({ shown, tab, choose }: Props) {
  const { t } = useTranslation('desk');
  return (
    <div className="transfer-tabs" role="group" aria-label={t('transfer.kinds')}>
      {tabs.map((each) => (
        <button
          key={each}
          type="button"
          className={`transfer-tab ${each === tab ? 'active' : ''}`}
          aria-pressed={each === tab}
          onClick={() => choose(each)}
          data-testid={`transfer-tab-${each}`}
        >
          {t(`transfer.tab.${each}`)} <span className="figures">{inTab(shown, each).length}</span>
        </button>
      ))}
    </div>
  );
}
