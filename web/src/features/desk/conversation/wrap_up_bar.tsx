import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { WrapUpView } from '@/shared/api/types';
import { clockOf } from '@/shared/format/duration';
import { msOf } from '@/shared/format/time';
import { useNow } from '@/shared/ui/use_now';
import { useEndWrapUp } from '../api/end_wrap_up';
import { useLocked } from '../use_locked';

export function WrapUpBar({ wrapUp, beforeEnd }: { wrapUp: WrapUpView; beforeEnd: () => void }) {
  const { t } = useTranslation('desk');
  const now = useNow();
  const end = useEndWrapUp();
  const locked = useLocked();

  return (
    <div className="wrap-up" data-testid="wrap-up">
      {wrapUp.ends_at && (
        <span className="figures" data-testid="wrap-up-left">
          {t('wrap_up.left', { time: clockOf(msOf(wrapUp.ends_at) - now + 999) })}
        </span>
      )}
      {!wrapUp.may_end && (
        <span className="secondary">
          {wrapUp.mode === 'timed_fixed' ? t('wrap_up.fixed') : t('wrap_up.needs_disposition')}
        </span>
      )}
      <Button
        type="primary"
        disabled={locked || !wrapUp.may_end || end.isPending}
        onClick={() => {
          beforeEnd();
          end.mutate(wrapUp.interaction_id);
        }}
        data-testid="wrap-up-end"
      >
        {t('wrap_up.end')}
      </Button>
    </div>
  );
}
