import { useTranslation } from 'react-i18next';
import { clockOf } from '@/shared/format/duration';
import { useQueueName } from '@/shared/directory/directory';
import { displayNumber } from '@/shared/format/phone_number';
import { useLabel } from '@/shared/i18n/use_label';
import { RunningClock } from '@/shared/ui/running_clock';
import type { CallView } from '@/shared/api/types';
import { hostOf, talkOf } from '../call_bar/talk';
import type { Contact } from './contact';

// That it is recorded, or could not be, is shown beside whatever else is so.
function RecordingMark({ call }: { call: CallView }) {
  const { t } = useTranslation('desk');
  if (call.recording === 'off') return null;
  return (
    <span className="text-alarm" data-testid="recording" data-state={call.recording}>
      <span className="dot state-alarm" aria-hidden /> {t(`call.recording.${call.recording}`)}
    </span>
  );
}

// On hold for whoever has him; what a colleague who was asked sees of it stands with the parties.
function StateMark({ call }: { call: CallView }) {
  const { t } = useTranslation('desk');
  const talk = talkOf(call);
  if (talk === 'guest')
    return (
      <span className="text-on-call">{t('talk.guest', { name: hostOf(call)?.name ?? '' })}</span>
    );
  if (talk === 'reconnecting')
    return <span className="text-alarm">{t('call.state.reconnecting')}</span>;
  if (call.state !== 'talking')
    return (
      <span className={call.state === 'held' ? 'text-warn' : 'text-alarm'}>
        {t(`call.state.${call.state}`)} <RunningClock since={call.state_since} />
      </span>
    );
  return (
    <>
      {talk === 'conference' && <span className="text-on-call">{t('talk.conference')}</span>}
      {call.muted && <span className="text-warn">{t('call.state.muted')}</span>}
    </>
  );
}

function CallMark({ call }: { call: CallView }) {
  return (
    <p className="call-mark call-marks">
      <StateMark call={call} />
      <RecordingMark call={call} />
    </p>
  );
}

export function ConversationHead({ contact }: { contact: Contact }) {
  const { t } = useTranslation('desk');
  const words = useTranslation('words');
  const queueName = useQueueName();
  const label = useLabel();
  const { call, caller, wrapUp } = contact;
  const chosen = call?.menu_path.map(label).join(' › ');

  return (
    <section
      className="panel conversation-head"
      data-testid="contact"
      data-id={contact.interactionId}
    >
      <div className="grow">
        <h1 className="cut">{caller.name || words.t('unknown_caller')}</h1>
        <p className="conversation-facts">
          <span>
            {t('conversation.from')} <b>{displayNumber(caller.number) || words.t('no_number')}</b>{' '}
            {label(caller.region)}
          </span>
          <span>{queueName(contact.queue)}</span>
          {chosen && chosen !== queueName(contact.queue) && <span>{chosen}</span>}
          {call && (
            <span>
              {t('conversation.waited')} {clockOf(call.waited_ms, false)}
            </span>
          )}
        </p>
      </div>
      <div className="right nowrap">
        <p
          className={`big-clock ${call ? 'state-on-call' : 'state-wrap-up'}`}
          data-testid="call-timer"
        >
          {call && <RunningClock since={call.answered_at} />}
          {wrapUp && <RunningClock since={wrapUp.started_at} />}
        </p>
        {call && <CallMark call={call} />}
        {wrapUp && (
          <p className="call-mark state-wrap-up state-word">{words.t('presence.wrap_up')}</p>
        )}
      </div>
    </section>
  );
}
