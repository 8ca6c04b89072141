import { useEffect, useSyncExternalStore } from 'react';
import { LiveSocket, type LiveStatus, type SocketLike } from './live_socket';
import type { Topic } from './messages';
import { takeTabName } from './tab';

function connectTo(): SocketLike {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  return new WebSocket(`${scheme}://${location.host}/api/v1/live`) as SocketLike;
}

// The page's one connection.
export const live = new LiveSocket(connectTo, takeTabName());

window.addEventListener('online', () => live.hurry());
window.addEventListener('offline', () => live.networkLost());
document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') live.hurry();
});

export function useLiveStatus(): LiveStatus {
  return useSyncExternalStore(
    (changed) => live.onStatus(changed),
    () => live.status,
  );
}

export function useTopic(topic: Topic): void {
  useEffect(() => live.subscribe(topic), [topic]);
}
