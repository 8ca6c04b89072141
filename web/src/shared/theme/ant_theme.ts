import { theme, type ThemeConfig } from 'antd';
import { fontFamily, paletteOf, type ThemeName } from './tokens';

// The tokens as Ant Design wants them.
export function antTheme(name: ThemeName): ThemeConfig {
  const colours = paletteOf(name);
  return {
    algorithm: name === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontFamily,
      fontSize: 13,
      fontSizeSM: 12,
      controlHeight: 32,
      borderRadius: 6,
      borderRadiusLG: 8,
      colorPrimary: colours.accent,
      colorLink: colours.accentText,
      colorInfo: colours.accent,
      colorSuccess: colours.markAvailable,
      colorWarning: colours.markRinging,
      colorError: colours.textAlarm,
      colorBgLayout: colours.ground,
      colorBgContainer: colours.panel,
      colorBgElevated: colours.panel,
      colorBorder: colours.line,
      colorBorderSecondary: colours.softLine,
      colorSplit: colours.softLine,
      colorBgMask: colours.mask,
      colorText: colours.text,
      colorTextSecondary: colours.secondary,
      colorTextDescription: colours.secondary,
      colorTextPlaceholder: colours.secondary,
      colorTextTertiary: colours.secondary,
      colorTextLightSolid: colours.onAccent,
      boxShadow: `0 1px 2px ${colours.shade}`,
      boxShadowSecondary: `0 4px 16px ${colours.shade}`,
      // For whoever asks his system for less of it: none.
      motion: !window.matchMedia?.('(prefers-reduced-motion: reduce)').matches,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: {
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none' },
      Table: {
        headerBg: colours.panel,
        headerColor: colours.secondary,
        headerSplitColor: 'transparent',
        borderColor: colours.softLine,
        rowHoverBg: colours.ground,
        cellPaddingBlock: 8,
        cellPaddingInline: 12,
        cellFontSize: 13,
      },
      Form: { itemMarginBottom: 16, verticalLabelPadding: '0 0 4px' },
      Tabs: { horizontalMargin: '0', titleFontSize: 13 },
      Modal: { titleFontSize: 15 },
    },
  };
}
