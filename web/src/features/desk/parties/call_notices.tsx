import { CloseOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallView, PartyFailure } from '@/shared/api/types';

// That nobody took the customer, or came to help; until it was read, or somebody is asked anew.
function FailureNotice({ failure }: { failure: Exclude<PartyFailure, 'none'> }) {
  const { t } = useTranslation('desk');
  const words = useTranslation('words');
  const [isRead, setIsRead] = useState(false);
  if (isRead) return null;
  return (
    <p className="notice notice-failure" role="status" data-testid="failure" data-state={failure}>
      <span className="grow">{t(`failure.${failure}`)}</span>
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={words.t('close')}
        title={words.t('close')}
        onClick={() => setIsRead(true)}
      />
    </p>
  );
}

export function CallNotices({ call }: { call: CallView }) {
  const { t } = useTranslation('desk');
  return (
    <>
      {call.failure !== 'none' && <FailureNotice key={call.failure} failure={call.failure} />}
      {call.note && (
        <p className="notice notice-note" data-testid="handed-note">
          <span className="secondary">{t('party.note')}</span>
          <span className="notice-text">{call.note}</span>
        </p>
      )}
    </>
  );
}
