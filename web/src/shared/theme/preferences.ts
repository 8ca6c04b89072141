import { useSyncExternalStore } from 'react';
import type { ThemeName } from './tokens';

const key = 'zongji.theme';
const listeners = new Set<() => void>();

function systemTheme(): ThemeName {
  return window.matchMedia?.('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

function current(): ThemeName {
  const chosen = localStorage.getItem(key);
  return chosen === 'dark' || chosen === 'light' ? chosen : systemTheme();
}

export function chooseTheme(name: ThemeName): void {
  localStorage.setItem(key, name);
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useThemeName(): ThemeName {
  return useSyncExternalStore(subscribe, current);
}
