import { Button, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskState } from '@/shared/api/types';
import { ariaKeysOf, deskKeys, type KeyName } from '../keys/key_of';
import { useKeys } from '../keys/use_keys';
import { Keypad } from './keypad';
import { talkOf } from './talk';
import { useCallActions, type CallAction } from './use_call_actions';

interface Props {
  desk: DeskState;
  showKeys: () => void;
}

const whatOf = ({ possible, run }: CallAction) => (possible ? run : undefined);

export function CallBar({ desk, showKeys }: Props) {
  const { t } = useTranslation('desk');
  const actions = useCallActions(desk);
  const [keypadOpen, setKeypadOpen] = useState(false);
  const { call } = desk;
  // While a colleague is asked the customer waits for another reason, and is taken back in another way.
  const held = ['held', 'held_at_phone'].includes(talkOf(call));
  const muted = call?.muted ?? false;

  // By pointing at a button: what it does where its word does not say it, why it does nothing, and its key.
  const about = (name: KeyName, { possible, why }: CallAction, does = '') => ({
    disabled: !possible,
    title: [possible ? does : why, name === 'answer' ? t('keys.space') : deskKeys[name]]
      .filter(Boolean)
      .join(' · '),
    'aria-keyshortcuts': ariaKeysOf(name),
  });

  useKeys({
    answer: whatOf(actions.answer),
    mute: whatOf(actions.mute),
    hold: whatOf(actions.hold),
    transfer: whatOf(actions.transfer),
    consult: whatOf(actions.consult),
    join: whatOf(actions.join),
    swap: whatOf(actions.swap),
    complete: whatOf(actions.complete),
    dismiss: whatOf(actions.dismiss),
    hangUp: whatOf(actions.hang_up),
    keypad: actions.keypad.possible ? () => setKeypadOpen((open) => !open) : undefined,
    keys: showKeys,
  });

  return (
    <div className="call-bar" role="group" aria-label={t('call.bar')}>
      {desk.endpoint === 'browser' && (
        <Button
          type={actions.answer.possible ? 'primary' : 'default'}
          onClick={actions.answer.run}
          {...about('answer', actions.answer)}
          data-testid="call-answer"
        >
          {t('call.answer')} <kbd aria-hidden>{t('keys.space')}</kbd>
        </Button>
      )}
      <Button
        className={muted ? 'button-on' : ''}
        aria-pressed={muted}
        onClick={actions.mute.run}
        {...about('mute', actions.mute)}
        data-testid="call-mute"
        data-state={muted ? 'muted' : 'open'}
      >
        {muted ? t('call.unmute') : t('call.mute')} <kbd aria-hidden>M</kbd>
      </Button>
      <Button
        className={held ? 'button-on' : ''}
        aria-pressed={held}
        onClick={actions.hold.run}
        {...about('hold', actions.hold)}
        data-testid="call-hold"
        data-state={held ? 'held' : 'open'}
      >
        {held ? t('call.resume') : t('call.hold')} <kbd aria-hidden>H</kbd>
      </Button>
      <Button
        onClick={actions.transfer.run}
        {...about('transfer', actions.transfer)}
        data-testid="call-transfer"
      >
        {t('call.transfer')} <kbd aria-hidden>T</kbd>
      </Button>
      <Button
        onClick={actions.consult.run}
        {...about('consult', actions.consult)}
        data-testid="call-consult"
      >
        {t('call.consult')} <kbd aria-hidden>C</kbd>
      </Button>
      <Button onClick={actions.join.run} {...about('join', actions.join)} data-testid="call-join">
        {t('call.conference')} <kbd aria-hidden>J</kbd>
      </Button>
      <Popover
        trigger="click"
        open={keypadOpen && actions.keypad.possible}
        onOpenChange={setKeypadOpen}
        destroyOnHidden
        content={call && <Keypad interactionId={call.interaction_id} />}
      >
        <Button {...about('keypad', actions.keypad)} data-testid="call-keypad">
          {t('call.keypad')} <kbd aria-hidden>K</kbd>
        </Button>
      </Popover>
      <Button
        type="primary"
        danger
        onClick={actions.hang_up.run}
        {...about('hangUp', actions.hang_up, actions.hangUpWords)}
        data-testid="call-hangup"
      >
        {t('call.hang_up')} <kbd aria-hidden>^⇧H</kbd>
      </Button>
    </div>
  );
}
