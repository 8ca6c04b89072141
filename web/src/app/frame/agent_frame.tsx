import {
  BarChartOutlined,
  CheckSquareOutlined,
  CustomerServiceOutlined,
  FileTextOutlined,
  HistoryOutlined,
  SettingOutlined,
  TeamOutlined,
} from '@ant-design/icons';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { NavLink } from 'react-router';
import { useDesk } from '@/features/desk/api/desk';
import { CallBar } from '@/features/desk/call_bar/call_bar';
import { KeysOverlay } from '@/features/desk/keys/keys_overlay';
import { MyFigures } from '@/features/desk/my_figures';
import { NoteProvider } from '@/features/desk/note/note_provider';
import { OfferToast } from '@/features/desk/offer/offer_toast';
import { PhoneLight } from '@/features/desk/phone/phone_light';
import { PhoneProvider } from '@/features/desk/phone/phone_provider';
import { PhoneTroubles } from '@/features/desk/phone/phone_troubles';
import { PresenceSwitch } from '@/features/desk/presence/presence_switch';
import type { Session } from '@/shared/api/types';
import { useTopic } from '@/shared/live/live';
import { placesOf, type Place } from '../navigation';
import { AccountMenu } from './account_menu';
import { Brand } from './brand';
import '@/features/desk/header.css';

const icons: Record<Place, ReactNode> = {
  desk: <CustomerServiceOutlined />,
  board: <BarChartOutlined />,
  interactions: <HistoryOutlined />,
  customers: <TeamOutlined />,
  tickets: <FileTextOutlined />,
  tasks: <CheckSquareOutlined />,
  settings: <SettingOutlined />,
};

// The phone, the call bar and the offers stay while the agent looks at other pages.
export function AgentFrame({ session, children }: { session: Session; children: ReactNode }) {
  const { t } = useTranslation('frame');
  const desk = useDesk();
  const [keysShown, setKeysShown] = useState(false);
  useTopic('desk');

  return (
    <NoteProvider userId={session.user_id}>
      <PhoneProvider session={session} desk={desk}>
        <div className="frame">
          <header className="frame-head agent-head">
            <Brand />
            {desk && (
              <>
                <PresenceSwitch desk={desk} />
                <CallBar desk={desk} showKeys={() => setKeysShown((shown) => !shown)} />
              </>
            )}
            <div className="grow" />
            {desk && (
              <>
                <MyFigures today={desk.today} />
                <PhoneLight desk={desk} />
              </>
            )}
            <AccountMenu
              session={session}
              compact
              inCall={desk?.call != null}
              showKeys={() => setKeysShown(true)}
            />
          </header>
          <PhoneTroubles />
          <div className="frame-body">
            <nav className="rail" aria-label={t('main_navigation')}>
              {placesOf(session).map((place) => (
                <NavLink
                  key={place}
                  to={`/${place}`}
                  className="rail-place"
                  data-testid={`nav-${place}`}
                >
                  {icons[place]}
                  <span>{t(`place.${place}`)}</span>
                </NavLink>
              ))}
            </nav>
            <div className="frame-content">{children}</div>
          </div>
          <OfferToast desk={desk} />
          <KeysOverlay
            open={keysShown}
            close={() => setKeysShown(false)}
            atPhone={desk?.endpoint === 'phone'}
          />
        </div>
      </PhoneProvider>
    </NoteProvider>
  );
}
