import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { DeskState, Session } from '@/shared/api/types';
import { useInteractions } from '@/features/interactions/api/interaction_list';
import { InteractionTable } from '@/features/interactions/interaction_table';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { EmptyFace, ErrorFace, LoadingFace } from '@/shared/ui/faces';
import { Panel } from '@/shared/ui/panel';
import { useSetPresence } from '../api/set_presence';
import { useSimulateCalls } from '../api/simulate_calls';
import { askForNotifications } from '../offer/use_offer_attention';
import { useLocked } from '../use_locked';

// What the words above do not say by themselves.
const worthSaying: DeskState['why_idle']['code'][] = [
  'not_answering',
  'phone_refuses',
  'unreachable',
  'no_queue',
];

function idleWords(desk: DeskState) {
  if (desk.phone === 'elsewhere') return 'idle.elsewhere' as const;
  if (desk.presence !== 'available') return 'idle.not_available' as const;
  if (desk.phone !== 'ready') return 'idle.no_phone' as const;
  return desk.endpoint === 'phone' ? ('idle.waiting_at_phone' as const) : ('idle.waiting' as const);
}

// No contact: says whether calls come, and what this agent did last.
export function IdleFace({ desk, session }: { desk: DeskState; session: Session }) {
  const { t } = useTranslation('desk');
  const frame = useTranslation('frame');
  const wordsFor = useWordsFor();
  const setPresence = useSetPresence();
  const simulate = useSimulateCalls();
  const locked = useLocked();
  const mine = useInteractions({ agent: desk.agent_id });

  return (
    <>
      <h1 className="visually-hidden">{frame.t('place.desk')}</h1>
      <section className="panel idle">
        <p className="idle-words" data-testid="idle">
          {t(idleWords(desk))}
        </p>
        {worthSaying.includes(desk.why_idle.code) && (
          <p className="secondary" data-testid="why-idle">
            {wordsFor.whyIdle(desk.why_idle)}
          </p>
        )}
        <div className="row">
          {desk.presence !== 'available' && (
            <Button
              type="primary"
              disabled={locked}
              onClick={() => {
                askForNotifications();
                setPresence.mutate({ presence: 'available', reason: null });
              }}
              data-testid="become-available"
            >
              {t('idle.become_available')}
            </Button>
          )}
          {session.demonstration && (
            <Button
              loading={simulate.isPending}
              onClick={() => simulate.mutate()}
              data-testid="simulate-call"
            >
              {t('idle.simulate')}
            </Button>
          )}
        </div>
      </section>
      <Panel title={t('idle.mine')} className="idle-list">
        {mine.isError ? (
          <ErrorFace error={mine.error} retry={() => void mine.refetch()} />
        ) : !mine.rows ? (
          <LoadingFace />
        ) : mine.rows.length === 0 ? (
          <EmptyFace text={t('idle.nothing_yet')} />
        ) : (
          <InteractionTable
            rows={mine.rows}
            columns={['time', 'customer', 'queue', 'talked', 'outcome']}
          />
        )}
      </Panel>
    </>
  );
}
