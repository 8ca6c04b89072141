import { Button, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DeskState } from '@/shared/api/types';
import { ariaKeysOf, deskKeys, type KeyName } from '../keys/key_of';
import { useKeys } from '../keys/use_keys';
import { Keypad } from './keypad';
import { useCallActions } from './use_call_actions';

interface Props {
  desk: DeskState;
  showKeys: () => void;
}

export function CallBar({ desk, showKeys }: Props) {
  const { t } = useTranslation('desk');
  const actions = useCallActions(desk);
  const [keypadOpen, setKeypadOpen] = useState(false);
  const { call } = desk;
  const held = call?.state === 'held';
  const muted = call?.muted ?? false;
  const canDial = call?.state === 'talking';

  // Where the button has no room for its key, it is shown by pointing.
  const keyOf = (name: KeyName) => ({
    title: name === 'answer' ? t('keys.space') : deskKeys[name],
    'aria-keyshortcuts': ariaKeysOf(name),
  });

  useKeys({
    answer: actions.answer.possible ? actions.answer.run : undefined,
    mute: actions.mute.possible ? actions.mute.run : undefined,
    hold: actions.hold.possible ? actions.hold.run : undefined,
    hangUp: actions.hangUp.possible ? actions.hangUp.run : undefined,
    keypad: canDial ? () => setKeypadOpen((open) => !open) : undefined,
    keys: showKeys,
  });

  return (
    <div className="call-bar" role="group" aria-label={t('call.bar')}>
      {desk.endpoint === 'browser' && (
        <Button
          type={actions.answer.possible ? 'primary' : 'default'}
          disabled={!actions.answer.possible}
          onClick={actions.answer.run}
          {...keyOf('answer')}
          data-testid="call-answer"
        >
          {t('call.answer')} <kbd aria-hidden>{t('keys.space')}</kbd>
        </Button>
      )}
      <Button
        className={muted ? 'button-on' : ''}
        aria-pressed={muted}
        disabled={!actions.mute.possible}
        onClick={actions.mute.run}
        {...keyOf('mute')}
        data-testid="call-mute"
        data-state={muted ? 'muted' : 'open'}
      >
        {muted ? t('call.unmute') : t('call.mute')} <kbd aria-hidden>M</kbd>
      </Button>
      <Button
        className={held ? 'button-on' : ''}
        aria-pressed={held}
        disabled={!actions.hold.possible}
        onClick={actions.hold.run}
        {...keyOf('hold')}
        data-testid="call-hold"
        data-state={held ? 'held' : 'open'}
      >
        {held ? t('call.resume') : t('call.hold')} <kbd aria-hidden>H</kbd>
      </Button>
      <Popover
        trigger="click"
        open={keypadOpen && canDial}
        onOpenChange={setKeypadOpen}
        destroyOnHidden
        content={call && <Keypad interactionId={call.interaction_id} />}
      >
        <Button disabled={!canDial} {...keyOf('keypad')} data-testid="call-keypad">
          {t('call.keypad')} <kbd aria-hidden>K</kbd>
        </Button>
      </Popover>
      <Button
        type="primary"
        danger
        disabled={!actions.hangUp.possible}
        onClick={actions.hangUp.run}
        {...keyOf('hangUp')}
        data-testid="call-hangup"
      >
        {t('call.hang_up')} <kbd aria-hidden>^⇧H</kbd>
      </Button>
    </div>
  );
}
