import { App, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { useLayoutEffect, useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { antTheme } from './ant_theme';
import { useThemeName } from './preferences';
import { customProperties, paletteOf } from './tokens';

export function ThemeProvider({ children }: { children: ReactNode }) {
  const name = useThemeName();
  const { i18n } = useTranslation();
  const theme = useMemo(() => antTheme(name), [name]);

  useLayoutEffect(() => {
    const root = document.documentElement;
    root.dataset.theme = name;
    root.style.colorScheme = name;
    for (const [variable, colour] of Object.entries(customProperties(paletteOf(name))))
      root.style.setProperty(variable, colour);
  }, [name]);

  return (
    <ConfigProvider
      theme={theme}
      locale={i18n.language === 'en' ? enUS : zhCN}
      button={{ autoInsertSpace: false }}
    >
      {/* Below the header: what is said must not cover the call bar. */}
      <App message={{ top: 60 }}>{children}</App>
    </ConfigProvider>
  );
}
