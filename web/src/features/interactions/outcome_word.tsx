import { useTranslation } from 'react-i18next';
import type { Outcome } from '@/shared/api/types';

const lost: Outcome[] = ['abandoned_in_queue', 'queue_timed_out', 'refused'];
const broken: Outcome[] = ['interrupted', 'failed'];

function classOf(outcome: Outcome | null): string {
  if (outcome === null) return 'state-on-call state-word';
  if (broken.includes(outcome)) return 'text-alarm';
  return lost.includes(outcome) ? 'text-warn' : '';
}

export function OutcomeWord({ outcome }: { outcome: Outcome | null }) {
  const { t } = useTranslation('words');
  return (
    <span className={`nowrap ${classOf(outcome)}`}>
      {outcome === null ? t('going_on') : t(`outcome.${outcome}`)}
    </span>
  );
}
