import { Tooltip } from 'antd';
import { useTranslation } from 'react-i18next';
import { exactTime, relativeTime, shortTime } from '@/shared/format/time';
import type { Timestamp } from '@/shared/api/types';
import { useNow } from './use_now';

// A time in a list, the exact one on hover. `relative` for what is recent by nature.
export function Ago({ at, relative = false }: { at: Timestamp; relative?: boolean }) {
  const { i18n } = useTranslation();
  const now = useNow();
  return (
    <Tooltip title={exactTime(at, i18n.language)} mouseEnterDelay={0.4}>
      <time dateTime={at} className="figures nowrap">
        {relative ? relativeTime(at, i18n.language, now) : shortTime(at, i18n.language, now)}
      </time>
    </Tooltip>
  );
}
