import type { QueueFigures } from '@/shared/api/types';
import { halfHoursOf } from './summary';

const bar = 5;
const gap = 2;
const height = 20;
const shown = 18;

interface Props {
  queue: QueueFigures;
  present: number;
  label: string;
}

// The day's half hours up to now, the present one in full colour.
export function Sparkline({ queue, present, label }: Props) {
  const slots = halfHoursOf([queue], present).slice(-shown);
  const most = Math.max(1, ...slots.map(({ calls }) => calls));
  const width = shown * (bar + gap) - gap;
  const offset = width - slots.length * (bar + gap) + gap;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={`${label}: ${slots.map(({ start, calls }) => `${start} ${calls}`).join(', ')}`}
    >
      {slots.map(({ start, calls }, index) => {
        const tall = Math.max(1, (calls / most) * height);
        return (
          <rect
            key={start}
            x={offset + index * (bar + gap)}
            y={height - tall}
            width={bar}
            height={tall}
            className={index === slots.length - 1 ? 'spark-now' : 'spark-past'}
          >
            <title>{`${start} · ${calls}`}</title>
          </rect>
        );
      })}
    </svg>
  );
}
