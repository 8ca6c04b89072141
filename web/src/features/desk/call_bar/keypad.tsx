import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useSendDigits } from '../api/send_digits';

const digits = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

export function Keypad({ interactionId }: { interactionId: string }) {
  const { t } = useTranslation('desk');
  const send = useSendDigits();
  const [sent, setSent] = useState('');

  const press = (digit: string) => {
    setSent((before) => (before + digit).slice(-16));
    send.mutate({ id: interactionId, digits: digit });
  };

  return (
    <div className="keypad" data-testid="keypad">
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
