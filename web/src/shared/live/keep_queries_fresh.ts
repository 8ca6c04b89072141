import type { QueryClient } from '@tanstack/react-query';
import type { BoardState, DeskState } from '@/shared/api/types';
import type { LiveSocket } from './live_socket';

// The newer of the state that is there and one that arrived: answers and live messages may overtake each other.
export function newer(current: DeskState | undefined, arrived: DeskState): DeskState {
  return current && current.sequence > arrived.sequence ? current : arrived;
}

// What the server says over the live connection goes where the requests' answers are kept: there is no second copy.
export function keepQueriesFresh(live: LiveSocket, queries: QueryClient): () => void {
  // The first state of a connection is taken whatever its number: the server may have started anew.
  let deskIsNew = true;
  let missedChanges = false;

  const stopMessages = live.onMessage((message) => {
    if (message.type === 'desk') {
      const takeAny = deskIsNew;
      deskIsNew = false;
      queries.setQueryData<DeskState>(['desk'], (current) =>
        takeAny ? message.state : newer(current, message.state),
      );
    }
    if (message.type === 'board') queries.setQueryData<BoardState>(['board'], message.state);
    if (message.type === 'changed') void queries.invalidateQueries({ queryKey: [message.kind] });
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
  };
}
