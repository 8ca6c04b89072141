import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Timestamp, TimelineEntry } from '@/shared/api/types';
import { useQueueName } from '@/shared/directory/directory';
import { clockOf } from '@/shared/format/duration';
import { exactTime, msOf } from '@/shared/format/time';
import { useEventWords } from './use_event_words';
import './timeline.css';

interface Props {
  entries: TimelineEntry[];
  startedAt: Timestamp;
}

export function Timeline({ entries, startedAt }: Props) {
  const { i18n } = useTranslation();
  const { titleOf, detailOf } = useEventWords();
  const queueName = useQueueName();
  return (
    <ol className="timeline" data-testid="timeline">
      {entries.map((entry, index) => {
        const detail = detailOf(entry);
        // The actor of a queue's event is its key.
        const actor = entry.actor && queueName(entry.actor);
        return (
          <li key={index}>
            <Tooltip title={exactTime(entry.at, i18n.language)} mouseEnterDelay={0.4}>
              <time dateTime={entry.at} className="timeline-at figures">
                {clockOf(msOf(entry.at) - msOf(startedAt))}
              </time>
            </Tooltip>
            <span className="timeline-what">{titleOf(entry)}</span>
            <span className="secondary">{[actor, detail].filter(Boolean).join(' · ')}</span>
          </li>
        );
      })}
    </ol>
  );
}
