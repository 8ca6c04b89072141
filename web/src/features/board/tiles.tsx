import { useTranslation } from 'react-i18next';
import type { BoardState } from '@/shared/api/types';
import { percent } from '@/shared/format/percent';
import { RunningClock } from '@/shared/ui/running_clock';
import type { ReactNode } from 'react';
import { summaryOf } from './summary';

interface TileProps {
  label: string;
  figure: ReactNode;
  below: ReactNode;
  id: string;
}

function Tile({ label, figure, below, id }: TileProps) {
  return (
    <div className="panel tile" data-testid={`tile-${id}`}>
      <p className="tile-label">{label}</p>
      <p className="tile-figure">{figure}</p>
      <p className="tile-below secondary">{below}</p>
    </div>
  );
}

export function Tiles({ board }: { board: BoardState }) {
  const { t } = useTranslation('board');
  const all = summaryOf(board);
  const answerS = all.averageAnswerMs === null ? null : Math.round(all.averageAnswerMs / 1000);

  return (
    <div className="tiles">
      <Tile
        id="waiting"
        label={t('tile.waiting')}
        figure={all.waiting}
        below={
          all.longestSince ? (
            <>
              {t('tile.longest')} <RunningClock since={all.longestSince} />
            </>
          ) : (
            t('tile.nobody')
          )
        }
      />
      <Tile
        id="service-level"
        label={
          all.serviceLevelS === null
            ? t('tile.service_level_mixed')
            : t('tile.service_level', { seconds: all.serviceLevelS })
        }
        figure={percent(all.serviceLevel, 1)}
        below={all.goal === null ? t('tile.of_offered') : t('tile.goal', { goal: all.goal })}
      />
      <Tile
        id="answered"
        label={t('tile.answered')}
        figure={percent(all.answeredShare, 1)}
        below={t('tile.of_ended')}
      />
      <Tile
        id="abandoned"
        label={t('tile.abandoned')}
        figure={percent(all.abandonedShare, 1)}
        below={t('tile.short', { share: percent(all.abandonedShortShare, 1) })}
      />
      <Tile
        id="answer-time"
        label={t('tile.answer_time')}
        figure={answerS === null ? '–' : t('tile.seconds', { seconds: answerS })}
        below={t('tile.today')}
      />
      <Tile
        id="agents"
        label={t('tile.agents')}
        figure={`${all.signedIn} / ${all.available}`}
        below={t('tile.away', { onBreak: all.onBreak, wrapUp: all.wrapUp })}
      />
    </div>
  );
}
