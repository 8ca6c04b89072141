import { Button, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { usePhone } from './phone_provider';

const toldAbove = ['slow', 'denied', 'missing', 'busy', 'insecure'] as const;

// What keeps the phone from working, in words, above the page; and the question whether to take it over.
export function PhoneTroubles() {
  const { t } = useTranslation('desk');
  const words = useWordsFor();
  const phone = usePhone();
  const [leftThere, setLeftThere] = useState(-1);
  if (!phone) return null;
  const { view } = phone;
  const trouble = toldAbove.find((each) => each === view.microphone);

  return (
    <>
      {trouble && (
        <div className="live-banner row" role="alert" data-testid="microphone-trouble">
          <span className="grow">{t(`phone.microphone.${trouble}`)}</span>
          {trouble !== 'slow' && (
            <Button size="small" onClick={() => phone.phone.start()}>
              {t('phone.try_again')}
            </Button>
          )}
        </div>
      )}
      {view.refusal && (
        <div className="live-banner row" role="alert" data-testid="phone-refused">
          <span className="grow">
            {t('phone.refused', { why: words.known('error', view.refusal) })}
          </span>
        </div>
      )}
      {view.soundBlocked && (
        <div className="live-banner row" role="alert">
          <span className="grow">{t('phone.sound_blocked')}</span>
          <Button size="small" onClick={() => phone.phone.unblockSound()}>
            {t('phone.hear')}
          </Button>
        </div>
      )}
      <Modal
        open={view.step === 'elsewhere' && leftThere !== view.attempt}
        onCancel={() => setLeftThere(view.attempt)}
        mask={{ closable: false }}
        title={t('phone.elsewhere_title')}
        cancelText={t('phone.leave_there')}
        okText={t('phone.take_over')}
        okButtonProps={{ 'data-testid': 'phone-take-over' }}
        onOk={() => phone.phone.takeOver()}
        width={400}
      >
        <p>{t('phone.elsewhere_text')}</p>
      </Modal>
    </>
  );
}
