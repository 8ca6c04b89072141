import { useTranslation } from 'react-i18next';
import type { TimelineEntry } from '@/shared/api/types';
import { clockOf } from '@/shared/format/duration';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { flowStepOf } from './flow_step';

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function duration(value: unknown): string {
  return typeof value === 'number' && value > 0 ? clockOf(value, false) : '';
}

// Words for the journal's events. An event this page does not know is shown by its name.
export function useEventWords() {
  const { t, i18n } = useTranslation('interactions');
  const words = useWordsFor();

  // A step's name is for whoever drew the flow; which way the caller went is for everybody. Going on is no news.
  const exitWords = (exit: string): string => {
    if (/^[0-9*#]$/.test(exit)) return i18n.t('pressed', { ns: 'words', digit: exit });
    return exit === 'done' ? '' : words.known('flow_exit', exit);
  };

  const titleOf = ({ type, data }: TimelineEntry): string => {
    if (type === 'CallUnbridged' && data.reason === 'held') return t('event.CallHeld');
    if (type === 'FlowStepTaken')
      return t(`flow_step.${flowStepOf(text(data.kind), text(data.exit))}`);
    const key = `interactions:event.${type}`;
    return i18n.exists(key) ? i18n.t(key as never) : type;
  };

  const detailOf = ({ type, data }: TimelineEntry): string => {
    const parts = {
      FlowStepTaken: [exitWords(text(data.exit))],
      QueueLeft: [words.known('left_queue', text(data.how)), duration(data.waited_ms)],
      OfferEnded: [words.known('offer_result', text(data.result)), duration(data.rang_ms)],
      SegmentEnded: [words.endedBy(text(data.reason)), duration(data.talked_ms)],
      CallUnbridged: [
        data.reason === 'held' ? '' : words.endedBy(text(data.reason)),
        duration(data.bridged_ms),
      ],
      WrapUpEnded: [duration(data.lasted_ms)],
      InteractionEnded: [
        words.known('outcome', text(data.outcome)),
        data.cause ? words.endedBy(text(data.cause)) : '',
        duration(data.lasted_ms),
      ],
    }[type];
    return (parts ?? []).filter(Boolean).join(' · ');
  };

  return { titleOf, detailOf };
}
