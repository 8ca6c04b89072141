import { useEffect, useEffectEvent } from 'react';
import { keyNameOf, type KeyName } from './key_of';

type Work = Partial<Record<KeyName, () => void>>;

// Does the work of a key where there is some. A button that has the focus would also take the space bar: the key's
// release is kept from it too.
export function useKeys(work: Work): void {
  const find = useEffectEvent((event: KeyboardEvent) => {
    const name = keyNameOf(event);
    return name ? work[name] : undefined;
  });

  useEffect(() => {
    let swallowed = '';
    const down = (event: KeyboardEvent) => {
      const then = find(event);
      if (!then) return;
      swallowed = event.code;
      event.preventDefault();
      event.stopPropagation();
      then();
    };
    const up = (event: KeyboardEvent) => {
      if (event.code !== swallowed) return;
      swallowed = '';
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', down, true);
    window.addEventListener('keyup', up, true);
    return () => {
      window.removeEventListener('keydown', down, true);
      window.removeEventListener('keyup', up, true);
    };
  }, []);
}
