import { useTranslation } from 'react-i18next';
import type { Alarm, QueueFigures } from '@/shared/api/types';
import { useQueueName } from '@/shared/directory/directory';
import { percent, shareOf } from '@/shared/format/percent';
import { EmptyFace } from '@/shared/ui/faces';
import { RunningClock } from '@/shared/ui/running_clock';
import { Sparkline } from './sparkline';

type Judgement = 'good' | 'near' | 'bad';
const nearPct = 10;

function judge(level: number, goalPct: number): Judgement {
  if (level * 100 >= goalPct) return 'good';
  return level * 100 >= goalPct - nearPct ? 'near' : 'bad';
}

function ServiceLevel({ queue }: { queue: QueueFigures }) {
  const { t } = useTranslation('board');
  const level = queue.service_level;
  if (level === null) return <span className="secondary">–</span>;
  return (
    <span
      className={`level-cell level-${judge(level, queue.service_level_goal_pct)}`}
      title={t('queue.goal', {
        goal: queue.service_level_goal_pct,
        seconds: queue.service_level_s,
      })}
    >
      <span>{percent(level)}</span>
      <span className="level-track" aria-hidden>
        <span className="level-fill" style={{ width: percent(Math.min(1, level)) }} />
      </span>
    </span>
  );
}

interface Props {
  queues: QueueFigures[];
  alarms: Alarm[];
  present: number;
}

export function QueueTable({ queues, alarms, present }: Props) {
  const { t } = useTranslation('board');
  const queueName = useQueueName();
  if (queues.length === 0) return <EmptyFace text={t('queue.none')} />;
  const waitsTooLong = new Set(
    alarms.filter(({ kind }) => kind === 'waiting_long').map(({ subject }) => subject),
  );
  const columns = ['waiting', 'longest', 'on_call', 'available', 'on_break', 'answered'] as const;

  return (
    <div className="table-scroll">
      <table className="dense-table board-queues">
        <thead>
          <tr>
            <th scope="col">{t('queue.name')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" className="right">
                {t(`queue.${column}`)}
              </th>
            ))}
            <th scope="col" className="right">
              {t('queue.abandoned')}
            </th>
            <th scope="col" className="right">
              {t('queue.service_level')}
            </th>
            <th scope="col" className="right">
              {t('queue.today')}
            </th>
          </tr>
        </thead>
        <tbody>
          {queues.map((queue) => {
            const alarmed = waitsTooLong.has(queue.queue);
            return (
              <tr key={queue.queue_id} data-testid="board-queue-row" data-queue={queue.queue}>
                <td className="strong nowrap">{queueName(queue.queue)}</td>
                <td className={`right ${alarmed ? 'text-alarm strong' : ''}`} data-figure="waiting">
                  {queue.waiting}
                </td>
                <td className={`right ${alarmed ? 'text-alarm strong' : ''}`} data-figure="longest">
                  {queue.longest_since ? <RunningClock since={queue.longest_since} /> : '–'}
                </td>
                <td className="right" data-figure="on_call">
                  {queue.on_call}
                </td>
                <td
                  className={`right ${queue.available > 0 ? 'text-good' : ''}`}
                  data-figure="available"
                >
                  {queue.available}
                </td>
                <td className="right" data-figure="on_break">
                  {queue.on_break}
                </td>
                <td className="right" data-figure="answered">
                  {queue.answered}
                </td>
                <td className="right" data-figure="abandoned" data-value={queue.abandoned}>
                  {percent(
                    shareOf(queue.abandoned, queue.answered + queue.abandoned + queue.timed_out),
                    1,
                  )}
                </td>
                <td className="right" data-figure="service_level">
                  <ServiceLevel queue={queue} />
                </td>
                <td className="right spark-cell">
                  <Sparkline
                    queue={queue}
                    present={present}
                    label={`${queueName(queue.queue)} · ${t('queue.today')}`}
                  />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
