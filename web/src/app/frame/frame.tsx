import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { Navigate, Outlet, useLocation } from 'react-router';
import { live } from '@/shared/live/live';
import { hasRole, sessionQuery } from '@/shared/session/session';
import { ErrorFace } from '@/shared/ui/faces';
import { MissingPage } from '../missing_page';
import { maySee } from '../navigation';
import { LiveBanner } from './live_banner';
import { TabsFrame } from './tabs_frame';
import './frame.css';

const AgentFrame = lazy(async () => ({ default: (await import('./agent_frame')).AgentFrame }));

// What stands around every page: agents have their call bar on each, the others their tabs.
export function Frame() {
  const query = useQuery(sessionQuery);
  const location = useLocation();
  const session = query.data;
  const userId = session?.user_id;

  useEffect(() => {
    if (userId === undefined) return;
    live.start();
    return () => live.stop();
  }, [userId]);

  if (query.isError) return <ErrorFace error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return null;
  if (!session)
    return <Navigate to="/login" replace state={{ from: location.pathname + location.search }} />;

  const content = (
    <>
      <LiveBanner />
      <main className="frame-main" id="content" tabIndex={-1}>
        {maySee(session, location.pathname) ? <Outlet /> : <MissingPage />}
      </main>
    </>
  );
  return hasRole(session, 'agent') ? (
    <Suspense fallback={null}>
      <AgentFrame session={session}>{content}</AgentFrame>
    </Suspense>
  ) : (
    <TabsFrame session={session}>{content}</TabsFrame>
  );
}
