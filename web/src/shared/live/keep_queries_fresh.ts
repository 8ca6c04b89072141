import type { QueryClient } from '@tanstack/react-query';
import type { BoardState, DeskState } from '@/shared/api/types';
import type { LiveSocket } from './live_socket';

// The newer of the state that is there and one that arrived: answers and live messages may overtake each other.
export function newer(current: DeskState | undefined, arrived: DeskState): DeskState {
  return current && current.sequence > arrived.sequence ? current : arrived;
}

// What else shows something of that kind.
const shownIn: Record<string, string[][]> = {
  interactions: [['customers', 'one']],
  tickets: [
    ['customers', 'one'],
    ['interactions', 'one'],
  ],
  customers: [['interactions']],
  settings: [['directory']],
};

// In a busy house something changes many times a second: the first change shows at once, what follows a little later.
const readAgainAfterMs = 3000;

function makeReader(queries: QueryClient) {
  const resting = new Map<string, { again: boolean; timer: ReturnType<typeof setTimeout> }>();
  const read = (kind: string) => {
    for (const queryKey of [[kind], ...(shownIn[kind] ?? [])])
      void queries.invalidateQueries({ queryKey });
  };
  const rest = (kind: string) => {
    const timer = setTimeout(() => {
      const { again } = resting.get(kind) ?? { again: false };
      resting.delete(kind);
      if (again) changed(kind);
    }, readAgainAfterMs);
    resting.set(kind, { again: false, timer });
  };
  const changed = (kind: string) => {
    const known = resting.get(kind);
    if (known) {
      known.again = true;
      return;
    }
    read(kind);
    rest(kind);
  };
  return { changed, stop: () => resting.forEach(({ timer }) => clearTimeout(timer)) };
}

// What the server says over the live connection goes where the requests' answers are kept: there is no second copy.
export function keepQueriesFresh(live: LiveSocket, queries: QueryClient): () => void {
  // The first state of a connection is taken whatever its number: the server may have started anew.
  let deskIsNew = true;
  let missedChanges = false;
  const reader = makeReader(queries);

  const stopMessages = live.onMessage((message) => {
    if (message.type === 'desk') {
      const takeAny = deskIsNew;
      deskIsNew = false;
      queries.setQueryData<DeskState>(['desk'], (current) =>
        takeAny ? message.state : newer(current, message.state),
      );
    }
    if (message.type === 'board') queries.setQueryData<BoardState>(['board'], message.state);
    if (message.type === 'changed') reader.changed(message.kind);
  });

  const stopStatus = live.onStatus((status) => {
    if (status === 'connecting') deskIsNew = true;
    if (status === 'lost') missedChanges = true;
    if (status === 'caught_up' && missedChanges) {
      missedChanges = false;
      void queries.invalidateQueries({
        predicate: (query) => !['desk', 'board', 'session'].includes(String(query.queryKey[0])),
      });
    }
  });

  return () => {
    stopMessages();
    stopStatus();
    reader.stop();
  };
}
