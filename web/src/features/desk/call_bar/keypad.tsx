import { Button } from 'antd';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useSendDigits } from '../api/send_digits';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

// Has the focus while it is open, so that the keyboard's digits press its keys; then gives it back.
export function Keypad({ interactionId }: { interactionId: string }) {
  const { t } = useTranslation('desk');
  const send = useSendDigits();
  const [sent, setSent] = useState('');
  const box = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const before = document.activeElement;
    box.current?.focus();
    return () => {
      const isElsewhere = document.activeElement && document.activeElement !== document.body;
      if (!isElsewhere && before instanceof HTMLElement) before.focus();
    };
  }, []);

  const press = (digit: string) => {
    setSent((before) => (before + digit).slice(-16));
    send.mutate({ id: interactionId, digits: digit });
  };

  const typed = ({ key, ctrlKey, altKey, metaKey }: KeyboardEvent) => {
    if (digits.includes(key) && !ctrlKey && !altKey && !metaKey) press(key);
  };

  return (
    <div
      className="keypad"
      role="group"
      aria-label={t('call.keypad')}
      tabIndex={-1}
      ref={box}
      onKeyDown={typed}
      data-testid="keypad"
    >
      <output className="keypad-sent figures" aria-label={t('call.sent_digits')}>
        {sent || ' '}
      </output>
      <div className="keypad-keys">
        {digits.map((digit) => (
          <Button key={digit} onClick={() => press(digit)} data-testid={`keypad-${digit}`}>
            {digit}
          </Button>
        ))}
      </div>
    </div>
  );
}
