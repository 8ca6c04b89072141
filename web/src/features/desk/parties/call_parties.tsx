import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DeskState, PartyView } from '@/shared/api/types';
import { useQueueName } from '@/shared/directory/directory';
import { displayNumber } from '@/shared/format/phone_number';
import { askedIn, talkOf, type Verb } from '../call_bar/talk';
import { useCallActions } from '../call_bar/use_call_actions';
import { ariaKeysOf, deskKeys, type KeyName } from '../keys/key_of';
import { CallNotices } from './call_notices';
import './parties.css';

const markOf: Record<PartyView['state'], string> = {
  ringing: 'state-ringing',
  waiting: 'state-ringing',
  talking: 'state-on-call',
  held: 'state-ringing',
  lost: 'state-alarm',
};

function Party({ party }: { party: PartyView }) {
  const { t } = useTranslation('desk');
  const words = useTranslation('words');
  const queueName = useQueueName();
  const isQueue = party.kind === 'agent' && party.agent_id === '0';
  const name = () => {
    if (party.me) return t('party.me');
    if (isQueue) return queueName(party.name);
    return party.name || displayNumber(party.number) || words.t('unknown_caller');
  };

  return (
    <li
      className={`party ${markOf[party.state]}`}
      data-testid="party"
      data-kind={party.me ? 'me' : party.kind}
      data-state={party.state}
    >
      <span className="secondary">{isQueue ? t('party.queue') : t(`party.${party.kind}`)}</span>
      <b className="cut">{name()}</b>
      <span className="dot" aria-hidden />
      <span className="state-word">{t(`party_state.${party.state}`)}</span>
      {party.muted && <span className="text-warn">{t('call.state.muted')}</span>}
    </li>
  );
}

const verbs = ['swap', 'join', 'complete', 'dismiss'] as const satisfies (Verb & KeyName)[];

// Who takes part and how; while somebody is asked, what can be done about it; and what has to be known of it.
export function CallParties({ desk }: { desk: DeskState }) {
  const { t } = useTranslation('desk');
  const actions = useCallActions(desk);
  const { call } = desk;
  if (!call) return null;
  const talk = talkOf(call);
  const asks = askedIn(call) !== undefined && talk !== 'guest' && talk !== 'reconnecting';
  const word = (verb: (typeof verbs)[number]) => {
    if (verb !== 'dismiss') return t(`consultation.${verb}`);
    if (talk === 'asking' || talk === 'searching') return t('consultation.take_back');
    return talk === 'conference' ? t('consultation.send_out') : t('consultation.dismiss');
  };

  return (
    <section
      className="panel parties"
      aria-label={t('party.title')}
      data-testid="parties"
      data-state={talk}
    >
      <div className="parties-row">
        <ul className="parties-list">
          {call.parties.map((party) => (
            <Party key={party.party_id} party={party} />
          ))}
        </ul>
        {asks && (
          <div className="parties-verbs" role="group" aria-label={t('consultation.title')}>
            {verbs.map((verb) => {
              const { possible, run, why } = actions[verb];
              return (
                <Button
                  key={verb}
                  type={verb === 'complete' ? 'primary' : 'default'}
                  disabled={!possible}
                  onClick={run}
                  title={[possible ? '' : why, deskKeys[verb]].filter(Boolean).join(' · ')}
                  aria-keyshortcuts={ariaKeysOf(verb)}
                  data-testid={`consult-${verb}`}
                >
                  {word(verb)} <kbd aria-hidden>{deskKeys[verb].replace('Shift+', '⇧')}</kbd>
                </Button>
              );
            })}
          </div>
        )}
      </div>
      <CallNotices key={call.segment_id} call={call} />
    </section>
  );
}
