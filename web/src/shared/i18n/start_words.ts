import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const locales = ['zh-CN', 'en'] as const;
export type Locale = (typeof locales)[number];

const storageKey = 'zongji.locale';
const files = import.meta.glob<Record<string, unknown>>('./locales/*/*.json', {
  import: 'default',
});

async function load(locale: Locale): Promise<void> {
  const mine = Object.entries(files).filter(([path]) => path.includes(`/locales/${locale}/`));
  await Promise.all(
    mine.map(async ([path, read]) => {
      const namespace = path.slice(path.lastIndexOf('/') + 1, -'.json'.length);
      i18next.addResourceBundle(locale, namespace, await read());
    }),
  );
}

// Chinese unless somebody chose otherwise.
function preferred(): Locale {
  return localStorage.getItem(storageKey) === 'en' ? 'en' : 'zh-CN';
}

export async function startWords(): Promise<void> {
  const locale = preferred();
  await i18next.use(initReactI18next).init({
    lng: locale,
    resources: {},
    fallbackLng: false,
    keySeparator: '.',
    nsSeparator: ':',
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  });
  await chooseLocale(locale);
}

export async function chooseLocale(locale: Locale): Promise<void> {
  await load(locale);
  localStorage.setItem(storageKey, locale);
  await i18next.changeLanguage(locale);
  document.documentElement.lang = locale;
}
