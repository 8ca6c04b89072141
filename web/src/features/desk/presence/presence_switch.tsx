import { DownOutlined } from '@ant-design/icons';
import { Button, Dropdown } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DeskState, Presence } from '@/shared/api/types';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { RunningClock } from '@/shared/ui/running_clock';
import { presenceClass } from '@/shared/ui/state_mark';
import { useSetPresence } from '../api/set_presence';
import { askForNotifications } from '../offer/use_offer_attention';
import { useLocked } from '../use_locked';

const breakReasons = ['busy', 'meal', 'rest', 'meeting', 'training'];

// During a contact a wish is kept as the next state and changes nothing now.
export function PresenceSwitch({ desk }: { desk: DeskState }) {
  const { t } = useTranslation('desk');
  const words = useTranslation('words');
  const wordsFor = useWordsFor();
  const setPresence = useSetPresence();
  const locked = useLocked();

  const wish = (presence: Presence, reason: string | null) =>
    setPresence.mutate({ presence, reason });
  const wordOf = (presence: Presence, reason: string) =>
    presence === 'on_break' && reason ? wordsFor.reason(reason) : words.t(`presence.${presence}`);
  const dot = (presence: Presence) => (
    <span>
      <span className={`dot ${presenceClass(presence)}`} />
    </span>
  );

  return (
    <div className="row presence-group">
      <Dropdown
        trigger={['click']}
        disabled={locked}
        menu={{
          items: [
            {
              key: 'available',
              icon: dot('available'),
              label: <span data-testid="presence-available">{words.t('presence.available')}</span>,
              onClick: () => {
                askForNotifications();
                wish('available', null);
              },
            },
            { type: 'divider' },
            ...breakReasons.map((reason) => ({
              key: reason,
              icon: dot('on_break'),
              label: <span data-testid={`presence-${reason}`}>{wordsFor.reason(reason)}</span>,
              onClick: () => wish('on_break', reason),
            })),
            { type: 'divider' },
            {
              key: 'offline',
              icon: dot('offline'),
              label: <span data-testid="presence-offline">{words.t('presence.offline')}</span>,
              onClick: () => wish('offline', null),
            },
          ],
        }}
      >
        <button
          type="button"
          className={`presence ${presenceClass(desk.presence)}`}
          data-testid="presence"
          data-state={desk.presence}
          data-next={desk.next_presence ?? ''}
          aria-label={[
            `${t('presence.change')}: ${wordOf(desk.presence, desk.presence_reason)}`,
            desk.next_presence &&
              t('presence.then', { state: wordOf(desk.next_presence, desk.next_reason) }),
          ]
            .filter(Boolean)
            .join(', ')}
        >
          <span className="dot" />
          <span className="state-word strong">{wordOf(desk.presence, desk.presence_reason)}</span>
          <span className="secondary">
            <RunningClock since={desk.presence_since} />
          </span>
          {desk.next_presence && (
            <span className="secondary presence-next cut">
              {t('presence.then', { state: wordOf(desk.next_presence, desk.next_reason) })}
            </span>
          )}
          <DownOutlined className="account-arrow" aria-hidden />
        </button>
      </Dropdown>
      {desk.presence === 'not_answering' && (
        <Button
          type="primary"
          size="small"
          disabled={locked}
          data-testid="presence-back"
          onClick={() => wish('available', null)}
        >
          {t('presence.back')}
        </Button>
      )}
    </div>
  );
}
