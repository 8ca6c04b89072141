import { MoonOutlined, SunOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { chooseLocale } from '@/shared/i18n/start_words';
import { chooseTheme, useThemeName } from '@/shared/theme/preferences';

// Language and theme.
export function LookSwitches() {
  const { t, i18n } = useTranslation('frame');
  const theme = useThemeName();
  const english = i18n.language === 'en';
  return (
    <span className="row look-switches">
      <Button
        type="text"
        size="small"
        lang={english ? 'zh-CN' : 'en'}
        data-testid="switch-language"
        onClick={() => void chooseLocale(english ? 'zh-CN' : 'en')}
      >
        {t('other_language')}
      </Button>
      <Button
        type="text"
        size="small"
        icon={theme === 'dark' ? <SunOutlined /> : <MoonOutlined />}
        aria-label={theme === 'dark' ? t('light_theme') : t('dark_theme')}
        data-testid="switch-theme"
        onClick={() => chooseTheme(theme === 'dark' ? 'light' : 'dark')}
      />
    </span>
  );
}
