import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect } from 'react';
import { RouterProvider } from 'react-router';
import { whenSignedOut } from '@/shared/api/client';
import { keepQueriesFresh } from '@/shared/live/keep_queries_fresh';
import { live } from '@/shared/live/live';
import { ThemeProvider } from '@/shared/theme/theme_provider';
import { queries } from './queries';
import { router } from './router';

export function App() {
  useEffect(() => {
    whenSignedOut(() => {
      live.stop();
      queries.setQueryData(['session'], null);
    });
    return keepQueriesFresh(live, queries);
  }, []);

  return (
    <QueryClientProvider client={queries}>
      <ThemeProvider>
        <RouterProvider router={router} />
      </ThemeProvider>
    </QueryClientProvider>
  );
}
