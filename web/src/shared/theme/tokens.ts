// Every colour of the page. Nothing else sets one.
export interface Palette {
  ground: string;
  panel: string;
  line: string;
  softLine: string;
  text: string;
  secondary: string;
  decoration: string;
  accent: string;
  accentText: string;
  accentGround: string;
  onAccent: string;
  noteGround: string;
  noteLine: string;
  alarmGround: string;
  alarmButton: string;
  warnGround: string;
  markAvailable: string;
  markOnCall: string;
  markRinging: string;
  markWrapUp: string;
  markBreak: string;
  markAlarm: string;
  textAvailable: string;
  textOnCall: string;
  textRinging: string;
  textWrapUp: string;
  textBreak: string;
  textAlarm: string;
  chart: string;
  chartPast: string;
  shade: string;
  mask: string;
}

export const light: Palette = {
  ground: '#f4f5f7',
  panel: '#ffffff',
  line: '#e6e8ec',
  softLine: '#eff1f4',
  text: '#1c2430',
  secondary: '#5d6878',
  decoration: '#98a2b0',
  accent: '#1f5fd6',
  accentText: '#1f5fd6',
  accentGround: '#edf3fe',
  onAccent: '#ffffff',
  noteGround: '#fff9e3',
  noteLine: '#efe3ae',
  alarmGround: '#fdeeee',
  alarmButton: '#c02f2f',
  warnGround: '#fff4e0',
  markAvailable: '#1f9254',
  markOnCall: '#1f5fd6',
  markRinging: '#c77700',
  markWrapUp: '#6a4fc9',
  markBreak: '#8c95a3',
  markAlarm: '#cf3a3a',
  textAvailable: '#17733f',
  textOnCall: '#1f5fd6',
  textRinging: '#8a5200',
  textWrapUp: '#6a4fc9',
  textBreak: '#5d6878',
  textAlarm: '#c02f2f',
  chart: '#1f5fd6',
  chartPast: '#b3c9f2',
  shade: 'rgba(28, 36, 48, 0.12)',
  mask: 'rgba(28, 36, 48, 0.32)',
};

export const dark: Palette = {
  ground: '#11151b',
  panel: '#191f28',
  line: '#2c3541',
  softLine: '#232b36',
  text: '#e4e8ee',
  secondary: '#a3aebc',
  decoration: '#6c7787',
  accent: '#2c68dc',
  accentText: '#84adff',
  accentGround: '#1c2b47',
  onAccent: '#ffffff',
  noteGround: '#2b2717',
  noteLine: '#4a4224',
  alarmGround: '#3a1f22',
  alarmButton: '#c63c3c',
  warnGround: '#352813',
  markAvailable: '#33b26c',
  markOnCall: '#5b8ff5',
  markRinging: '#dd9430',
  markWrapUp: '#9a84ec',
  markBreak: '#7f8a99',
  markAlarm: '#e35b5b',
  textAvailable: '#56cb8a',
  textOnCall: '#84adff',
  textRinging: '#f0b25a',
  textWrapUp: '#b5a4f7',
  textBreak: '#a3aebc',
  textAlarm: '#ff8a8a',
  chart: '#5b8ff5',
  chartPast: '#33497a',
  shade: 'rgba(0, 0, 0, 0.5)',
  mask: 'rgba(0, 0, 0, 0.55)',
};

export const fontFamily =
  '"Noto Sans CJK SC", "Noto Sans SC", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", system-ui, sans-serif';

export type ThemeName = 'light' | 'dark';

export function paletteOf(name: ThemeName): Palette {
  return name === 'dark' ? dark : light;
}

function variableName(token: string): string {
  return `--${token.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

// The palette as custom properties, for style sheets: markOnCall becomes --mark-on-call.
export function customProperties(palette: Palette): Record<string, string> {
  return Object.fromEntries(
    Object.entries(palette).map(([token, colour]) => [variableName(token), colour as string]),
  );
}
