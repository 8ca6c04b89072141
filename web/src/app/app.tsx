import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router';
import { whenSignedOut } from '@/shared/api/client';
import { keepQueriesFresh } from '@/shared/live/keep_queries_fresh';
import { lookAtSession, whenOtherTabsTell } from '@/shared/session/look_at_session';
import { live } from '@/shared/live/live';
import { ThemeProvider } from '@/shared/theme/theme_provider';
import { queries } from './queries';
import { router } from './router';

export function App() {
  useEffect(() => {
    const signedOut = () => {
      live.stop();
      queries.setQueryData(['session'], null);
    };
    const look = () =>
      lookAtSession(queries, { signedOut, isAnother: () => window.location.reload() });
    whenSignedOut(signedOut);
    live.whenInDoubt(look);
    const stopListening = whenOtherTabsTell(() => void look());
    const stopReading = keepQueriesFresh(live, queries);
    return () => {
      stopListening();
      stopReading();
    };
  }, []);

  return (
    <QueryClientProvider client={queries}>
      <ThemeProvider>
        <RouterProvider router={router} />
      </ThemeProvider>
    </QueryClientProvider>
  );
}
