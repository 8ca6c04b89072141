import { createBrowserRouter, Navigate } from 'react-router';
import { useSession } from '@/shared/session/session';
import { LoginPage } from '@/features/session/login_page';
import { Frame } from './frame/frame';
import { MissingPage } from './missing_page';
import { BrokenPage } from './broken_page';
import { homeOf } from './navigation';

function Home() {
  const session = useSession();
  return session ? <Navigate to={homeOf(session)} replace /> : null;
}

export const router = createBrowserRouter([
  { path: '/login', Component: LoginPage, ErrorBoundary: BrokenPage },
  {
    path: '/',
    Component: Frame,
    ErrorBoundary: BrokenPage,
    HydrateFallback: () => null,
    children: [
      { index: true, Component: Home },
      {
        path: 'desk',
        lazy: async () => ({ Component: (await import('@/features/desk/desk_page')).DeskPage }),
      },
      {
        path: 'board',
        lazy: async () => ({ Component: (await import('@/features/board/board_page')).BoardPage }),
      },
      {
        path: 'interactions',
        lazy: async () => ({
          Component: (await import('@/features/interactions/interactions_page')).InteractionsPage,
        }),
      },
      {
        path: 'interactions/:id',
        lazy: async () => ({
          Component: (await import('@/features/interactions/interaction_page')).InteractionPage,
        }),
      },
      {
        path: 'customers',
        lazy: async () => ({
          Component: (await import('@/features/customers/customers_page')).CustomersPage,
        }),
      },
      {
        path: 'customers/:id',
        lazy: async () => ({
          Component: (await import('@/features/customers/customer_page')).CustomerPage,
        }),
      },
      {
        path: 'tickets',
        lazy: async () => ({
          Component: (await import('@/features/tickets/tickets_page')).TicketsPage,
        }),
      },
      {
        path: 'tickets/:id',
        lazy: async () => ({
          Component: (await import('@/features/tickets/ticket_page')).TicketPage,
        }),
      },
      {
        path: 'tasks',
        lazy: async () => ({ Component: (await import('@/features/tasks/tasks_page')).TasksPage }),
      },
      {
        path: 'settings/:kind?',
        lazy: async () => ({
          Component: (await import('@/features/settings/settings_page')).SettingsPage,
        }),
      },
      { path: '*', Component: MissingPage },
    ],
  },
]);
