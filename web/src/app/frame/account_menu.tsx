import { DownOutlined } from '@ant-design/icons';
import { App, Dropdown } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Session } from '@/shared/api/types';
import { useSignOut } from '@/features/session/api/sign_out';
import { ChangePasswordDialog } from '@/features/session/change_password_dialog';
import { chooseLocale } from '@/shared/i18n/start_words';
import { downloadLog } from '@/shared/log/client_log';
import { chooseTheme, useThemeName } from '@/shared/theme/preferences';
import { LookSwitches } from '@/shared/ui/look_switches';
import { useSay } from '@/shared/ui/use_say';

interface Props {
  session: Session;
  // Language and theme go into the menu where the header has no room for them.
  compact?: boolean;
  // Signing out would end the call: that is asked first.
  inCall?: boolean;
  showKeys?: () => void;
}

export function AccountMenu({ session, compact = false, inCall = false, showKeys }: Props) {
  const { t, i18n } = useTranslation('frame');
  const words = useTranslation('words');
  const theme = useThemeName();
  const signOut = useSignOut();
  const say = useSay();
  const { modal } = App.useApp();
  const [changing, setChanging] = useState(false);
  const role = session.roles[0];
  const leave = () => signOut.mutate(undefined, { onError: say.failed });
  const askToLeave = () =>
    modal.confirm({
      title: t('sign_out_title'),
      content: t('sign_out_text'),
      okText: t('sign_out'),
      okButtonProps: { danger: true, 'data-testid': 'sign-out-confirm' },
      cancelText: words.t('cancel'),
      cancelButtonProps: { 'data-testid': 'sign-out-stay' },
      autoFocusButton: 'cancel',
      onOk: leave,
    });

  const looks = [
    {
      key: 'language',
      label: <span data-testid="switch-language">{t('other_language')}</span>,
      onClick: () => void chooseLocale(i18n.language === 'en' ? 'zh-CN' : 'en'),
    },
    {
      key: 'theme',
      label: (
        <span data-testid="switch-theme">
          {theme === 'dark' ? t('light_theme') : t('dark_theme')}
        </span>
      ),
      onClick: () => chooseTheme(theme === 'dark' ? 'light' : 'dark'),
    },
  ];

  return (
    <div className="row account">
      {!compact && <LookSwitches />}
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            {
              key: 'who',
              disabled: true,
              label: session.roles.map((each) => words.t(`role.${each}`)).join(' · '),
            },
            { type: 'divider' },
            ...(compact ? looks : []),
            ...(showKeys ? [{ key: 'keys', label: t('keys'), onClick: showKeys }] : []),
            {
              key: 'password',
              label: <span data-testid="change-password">{t('change_password')}</span>,
              onClick: () => setChanging(true),
            },
            { key: 'log', label: t('download_log'), onClick: downloadLog },
            { type: 'divider' },
            {
              key: 'out',
              label: <span data-testid="sign-out">{t('sign_out')}</span>,
              onClick: inCall ? askToLeave : leave,
            },
          ],
        }}
      >
        <button
          type="button"
          className="plain-button account-name"
          data-testid="account"
          aria-label={`${t('account')}: ${session.name || session.login}`}
        >
          {!compact && role && <span className="secondary">{words.t(`role.${role}`)}</span>}
          <span className="cut">{session.name || session.login}</span>
          {compact && session.number && <span className="account-number">{session.number}</span>}
          <DownOutlined className="account-arrow" aria-hidden />
        </button>
      </Dropdown>
      {changing && <ChangePasswordDialog session={session} close={() => setChanging(false)} />}
    </div>
  );
}
