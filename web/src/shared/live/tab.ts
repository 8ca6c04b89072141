const key = 'zongji.tab';

function random(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

// This tab's name: survives a reload. A duplicated tab copies sessionStorage, so the name is taken out while the page
// lives and put back when it goes: a copy made meanwhile finds none and makes its own.
export function takeTabName(storage: Storage = sessionStorage): string {
  const name = storage.getItem(key) ?? random();
  storage.removeItem(key);
  window.addEventListener('pagehide', () => storage.setItem(key, name));
  window.addEventListener('pageshow', () => storage.removeItem(key));
  return name;
}
