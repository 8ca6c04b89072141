import { useEffect, useState, useSyncExternalStore } from 'react';
import { Playback } from './playback';

export function usePlayback(source: string) {
  const [playback] = useState(() => new Playback(source));
  const view = useSyncExternalStore(playback.onChange, playback.read);
  useEffect(() => () => playback.stop(), [playback]);
  return {
    ...view,
    toggle: () => playback.toggle(),
    seek: (ms: number) => playback.seek(ms),
    changeSpeed: (times: number) => playback.changeSpeed(times),
  };
}
