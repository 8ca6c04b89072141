import { lazy, Suspense, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardState } from '@/shared/api/types';
import { halfHourOf, timeOfDay } from '@/shared/format/time';
import { useTopic } from '@/shared/live/live';
import { Panel } from '@/shared/ui/panel';
import { QueryFace } from '@/shared/ui/query_face';
import { useNow } from '@/shared/ui/use_now';
import { AgentCards } from './agent_cards';
import { AlarmList } from './alarm_list';
import { useBoard } from './api/board';
import { QueueTable } from './queue_table';
import { halfHoursOf } from './summary';
import { Tiles } from './tiles';
import './board_page.css';

const DayChart = lazy(() => import('./day_chart'));

export function BoardPage() {
  useTopic('board');
  const query = useBoard();
  return (
    <div className="page board" data-testid="board">
      <QueryFace query={query} rows={12}>
        {(board) => <Board board={board} />}
      </QueryFace>
    </div>
  );
}

function Board({ board }: { board: BoardState }) {
  const { t, i18n } = useTranslation('board');
  const present = halfHourOf(useNow());
  const slots = useMemo(() => halfHoursOf(board.queues, present), [board.queues, present]);

  return (
    <>
      <h1 className="visually-hidden">{t('title')}</h1>
      <Tiles board={board} />
      <div className="board-columns">
        <div className="column">
          <Panel
            title={t('queue.title')}
            extra={
              <span>
                {t('queue.since_midnight')} ·{' '}
                <span className="figures" data-testid="board-as-of">
                  {t('as_of', { time: timeOfDay(board.as_of, i18n.language, true) })}
                </span>
              </span>
            }
          >
            <QueueTable queues={board.queues} alarms={board.alarms} present={present} />
          </Panel>
          <AgentCards agents={board.agents} alarms={board.alarms} />
        </div>
        <div className="column">
          <AlarmList alarms={board.alarms} />
          <Panel title={t('day.title')} extra={t('day.half_hours')}>
            <Suspense fallback={<div className="day-chart" />}>
              <DayChart slots={slots} label={t('day.title')} />
            </Suspense>
          </Panel>
        </div>
      </div>
    </>
  );
}
