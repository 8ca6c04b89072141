import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Alarm } from '@/shared/api/types';
import { useQueueName } from '@/shared/directory/directory';
import { clockOf } from '@/shared/format/duration';
import { msOf } from '@/shared/format/time';
import { hasRole, useSession } from '@/shared/session/session';
import { EmptyFace } from '@/shared/ui/faces';
import { Panel } from '@/shared/ui/panel';
import { useNow } from '@/shared/ui/use_now';

// Shares may be sent as 0.83 or as 83.
function asPercent(value: number): string {
  return `${Math.round(value <= 1 ? value * 100 : value)}%`;
}

function useAlarmWords() {
  const { t } = useTranslation('board');
  const queueName = useQueueName();
  return ({ kind, subject, value, limit }: Alarm): string => {
    switch (kind) {
      case 'waiting_long':
        return t('alarm.waiting_long', {
          queue: queueName(subject),
          value: clockOf(value * 1000, false),
          limit: clockOf(limit * 1000, false),
        });
      case 'wrap_up_long':
        return t('alarm.wrap_up_long', {
          agent: subject,
          value: clockOf(value * 1000, false),
          limit: clockOf(limit * 1000, false),
        });
      case 'service_level_low':
        return t('alarm.service_level_low', {
          queue: queueName(subject),
          value: asPercent(value),
          limit: asPercent(limit),
        });
      case 'rows_set_aside':
        return t('alarm.rows_set_aside', { value });
      case 'prompt_broken':
        return t('alarm.prompt_broken', { prompt: subject });
      case 'trunk_too_wide':
        return t('alarm.trunk_too_wide', { trunk: subject });
      default:
        return t(`alarm.${kind}`);
    }
  };
}

// Where an administrator sees more of it, and what to do.
const moreAt: Partial<Record<Alarm['kind'], string>> = {
  rows_set_aside: '/settings/set_aside',
  prompt_broken: '/settings/prompts',
};

export function AlarmList({ alarms }: { alarms: Alarm[] }) {
  const { t } = useTranslation('board');
  const wordsOf = useAlarmWords();
  const now = useNow();
  const mayLook = hasRole(useSession(), 'administrator');
  return (
    <Panel title={t('alarm.title')} extra={alarms.length || ''}>
      {alarms.length === 0 ? (
        <EmptyFace text={t('alarm.none')} />
      ) : (
        <ul className="alarms">
          {alarms.map((alarm) => {
            const more = mayLook && moreAt[alarm.kind];
            return (
              <li
                key={`${alarm.kind} ${alarm.subject}`}
                data-testid="alarm"
                data-kind={alarm.kind}
                className={alarm.kind === 'service_level_low' ? 'state-ringing' : 'state-alarm'}
              >
                <span className="dot" aria-hidden />
                <p>
                  {wordsOf(alarm)} {more && <Link to={more}>{t('alarm.show')}</Link>}
                </p>
                <p className="secondary">
                  {t('alarm.lasts', { time: clockOf(now - msOf(alarm.since), false) })}
                </p>
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}
