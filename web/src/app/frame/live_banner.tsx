import { useTranslation } from 'react-i18next';
import { live, useLiveStatus } from '@/shared/live/live';

// Shown only once a connection that stood was lost: the first connecting is not worth a word.
export function LiveBanner() {
  const { t } = useTranslation('frame');
  const status = useLiveStatus();
  if (!live.hasBeenCaughtUp || status === 'caught_up' || status === 'off') return null;
  return (
    <div className="live-banner" role="alert" data-testid="live-banner" data-state={status}>
      {status === 'catching_up' ? t('live_catching_up') : t('live_lost')}
    </div>
  );
}
