import { useTranslation } from 'react-i18next';
import type { TrunkActivity as Activity, RefusedCall } from '@/shared/api/types';
import { Ago } from '@/shared/ui/ago';
import { ErrorFace, LoadingFace } from '@/shared/ui/faces';
import { useTrunkActivity } from './api/trunk_activity';

// Of a trunk that is being set up, and of one that was: what it has sent, what was refused of it, and what to do.
export function TrunkActivity({ trunk }: { trunk: string }) {
  const { t } = useTranslation('settings');
  const activity = useTrunkActivity(trunk);
  if (activity.isPending) return <LoadingFace />;
  if (activity.isError) return <ErrorFace error={activity.error} retry={activity.refetch} />;
  const heard = activity.data;
  return (
    <section className="trunk-activity" data-testid="trunk-activity">
      <h2>{t('activity.title')}</h2>
      <p className="secondary">{t('activity.since_start')}</p>
      {heard.last_heard ? (
        <>
          <p>
            <Ago at={heard.last_heard} /> {t('activity.heard', { address: heard.last_address })}
          </p>
          <p>
            {t('activity.counts', {
              calls: heard.calls,
              refused: heard.refused_calls,
              questions: heard.questions,
            })}
          </p>
        </>
      ) : (
        <p>{t('activity.nothing')}</p>
      )}
      {heard.registration !== 'none' && (
        <p data-testid="trunk-registration">
          {t(`registration.${heard.registration}`)}
          {heard.registration_says && (
            <span className="secondary"> ({heard.registration_says})</span>
          )}
        </p>
      )}
      {heard.calls_out_allowed && <CallsOut heard={heard} />}
      <h3>{t('activity.refused_title')}</h3>
      {heard.refused.length === 0 && <p className="secondary">{t('activity.none_refused')}</p>}
      <Refusals calls={heard.refused} />
      {heard.from_unknown.length > 0 && <h3>{t('activity.unknown_title')}</h3>}
      <Refusals calls={heard.from_unknown} />
    </section>
  );
}

function CallsOut({ heard }: { heard: Activity }) {
  const { t } = useTranslation('settings');
  return (
    <>
      <h3>{t('activity.out_title')}</h3>
      <p data-testid="trunk-up">
        {t(heard.is_up ? 'activity.is_up' : 'activity.is_down')}{' '}
        {heard.up_or_down_since && <Ago at={heard.up_or_down_since} />}
      </p>
      <p>
        {t('activity.out_counts', {
          calls: heard.calls_out,
          failed: heard.failed_calls_out,
          now: heard.calls_out_now,
        })}
      </p>
      {heard.last_failure && <p>{t('activity.last_failure', { says: heard.last_failure })}</p>}
    </>
  );
}

function Refusals({ calls }: { calls: RefusedCall[] }) {
  const { t } = useTranslation('settings');
  return (
    <ul className="refusals">
      {calls.map((call, at) => (
        <li key={`${call.at} ${at}`}>
          <Ago at={call.at} /> {t('activity.called', { called: call.called, answer: call.answer })}
          {call.detail && <span className="secondary"> ({call.detail})</span>}
          <p>{t(`refused.${call.why}`)}</p>
        </li>
      ))}
    </ul>
  );
}
