import { useTranslation } from 'react-i18next';
import { clockOf } from '@/shared/format/duration';
import type { MyFigures as Figures } from '@/shared/api/types';

export function MyFigures({ today }: { today: Figures }) {
  const { t } = useTranslation('desk');
  return (
    <div className="my-figures nowrap" data-testid="my-figures">
      <span>
        {t('figures.answered')} <b>{today.answered}</b>
      </span>
      <span className="my-figures-more">
        {t('figures.average')} <b>{clockOf(today.average_talk_ms, false)}</b>
      </span>
      <span className="my-figures-more">
        {t('figures.missed')} <b>{today.missed_offers}</b>
      </span>
    </div>
  );
}
