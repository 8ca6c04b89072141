import { useTranslation } from 'react-i18next';
import type { EventData, TimelineEntry } from '@/shared/api/types';
import { useDirectory, useQueueName } from '@/shared/directory/directory';
import { clockOf } from '@/shared/format/duration';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { flowStepOf } from './flow_step';

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

// Empty where it names nothing.
function idOf(value: unknown): string {
  const id = typeof value === 'number' ? String(value) : text(value);
  return id === '0' ? '' : id;
}

function duration(value: unknown): string {
  return typeof value === 'number' && value > 0 ? clockOf(value, false) : '';
}

// Words for the journal's events. An event this page does not know is shown by its name.
export function useEventWords() {
  const { t, i18n } = useTranslation('interactions');
  const words = useWordsFor();
  const directory = useDirectory();
  const queueName = useQueueName();

  // To whom a customer was handed on: one of these.
  const transferredTo = (data: EventData): string => {
    const agent = directory?.agents.find(({ id }) => id === idOf(data.to_agent_id));
    if (agent) return t('transfer_to.person', { name: agent.name });
    const queue = directory?.queues.find(({ id }) => id === idOf(data.to_queue_id));
    if (queue) return t('transfer_to.person', { name: queueName(queue.key) });
    if (data.outside === true) return t('transfer_to.outside');
    return idOf(data.to_flow_id) ? t('transfer_to.flow') : '';
  };

  // A step's name is for whoever drew the flow; which way the caller went is for everybody. Going on is no news.
  const exitWords = (exit: string): string => {
    if (/^[0-9*#]$/.test(exit)) return i18n.t('pressed', { ns: 'words', digit: exit });
    return exit === 'done' ? '' : words.known('flow_exit', exit);
  };

  const titleOf = ({ type, data }: TimelineEntry): string => {
    if (type === 'CallUnbridged' && data.reason === 'held') return t('event.CallHeld');
    if (type === 'FlowStepTaken')
      return t(`flow_step.${flowStepOf(text(data.kind), text(data.exit))}`);
    // A part in it that is not the usual one, of whoever has the customer.
    const part = { SegmentStarted: 'segment_began', SegmentEnded: 'segment_ended' }[type];
    const partKey = `interactions:${part ?? ''}.${text(data.role)}`;
    if (part && i18n.exists(partKey)) return i18n.t(partKey as never);
    if (type === 'TransferMade' && data.consulted === true) return t('consulted_transfer');
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
      TransferMade: [transferredTo(data)],
      TransferFailed: [words.known('party_failure', text(data.reason))],
      SupervisionChanged: [words.known('supervisor_voice', text(data.voice))],
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
