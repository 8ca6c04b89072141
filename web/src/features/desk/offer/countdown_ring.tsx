import { useTranslation } from 'react-i18next';
import { msOf } from '@/shared/format/time';
import type { Timestamp } from '@/shared/api/types';
import { useNow } from '@/shared/ui/use_now';

const radius = 19;
const length = 2 * Math.PI * radius;

export function CountdownRing({ from, to }: { from: Timestamp; to: Timestamp }) {
  const { t } = useTranslation('desk');
  const now = useNow();
  const whole = Math.max(1, msOf(to) - msOf(from));
  const left = Math.max(0, msOf(to) - now);
  return (
    <svg
      viewBox="0 0 44 44"
      width="44"
      height="44"
      className="ring"
      role="timer"
      aria-label={t('offer.left')}
    >
      <circle cx="22" cy="22" r={radius} className="ring-track" />
      <circle
        cx="22"
        cy="22"
        r={radius}
        className="ring-left"
        strokeDasharray={length}
        strokeDashoffset={length * (1 - Math.min(1, left / whole))}
      />
      <text x="22" y="27" textAnchor="middle">
        {Math.ceil(left / 1000)}
      </text>
    </svg>
  );
}
