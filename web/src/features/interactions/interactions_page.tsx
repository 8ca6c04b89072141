import { Button, DatePicker } from 'antd';
import type { Dayjs } from 'dayjs';
import { useTranslation } from 'react-i18next';
import type { InteractionFilter } from '@/shared/api/records';
import type { Outcome } from '@/shared/api/types';
import { useDirectory, useQueueName } from '@/shared/directory/directory';
import { endOfDay, pickedDay, startOfDay } from '@/shared/format/time';
import { hasRole, useSession } from '@/shared/session/session';
import { ChoiceFilter } from '@/shared/ui/choice_filter';
import { ListPage } from '@/shared/ui/list_page';
import { TextFilter } from '@/shared/ui/text_filter';
import { useFilter } from '@/shared/ui/use_filter';
import { useInteractions } from './api/interaction_list';
import { InteractionTable } from './interaction_table';

const outcomes: Outcome[] = [
  'handled',
  'abandoned_in_queue',
  'abandoned_in_flow',
  'self_served',
  'closed',
  'queue_timed_out',
  'refused',
  'interrupted',
  'failed',
];
const names = ['from', 'to', 'queue', 'agent', 'outcome', 'text'] as const;

export function InteractionsPage() {
  const { t } = useTranslation('interactions');
  const words = useTranslation('words');
  const { filter: wanted, change } = useFilter(names);
  const filter = wanted as InteractionFilter;
  const list = useInteractions(filter);
  const directory = useDirectory();
  const queueName = useQueueName();
  const seesOthers = hasRole(useSession(), 'supervisor', 'administrator');

  const days: [Dayjs, Dayjs] | null =
    filter.from && filter.to ? [pickedDay(filter.from), pickedDay(filter.to)] : null;

  return (
    <ListPage
      title={t('title')}
      tools={<Button onClick={() => void list.refetch()}>{t('refresh')}</Button>}
      filters={
        <>
          <TextFilter
            value={filter.text}
            label={t('filter.text')}
            change={(text) => change({ text })}
          />
          <DatePicker.RangePicker
            value={days}
            aria-label={t('filter.days')}
            onChange={(range) =>
              change({
                from: range?.[0] ? startOfDay(range[0]) : undefined,
                to: range?.[1] ? endOfDay(range[1]) : undefined,
              })
            }
          />
          <ChoiceFilter
            value={filter.queue}
            label={t('column.queue')}
            options={(directory?.queues ?? []).map(({ key }) => ({
              value: key,
              label: queueName(key),
            }))}
            change={(queue) => change({ queue })}
          />
          {seesOthers && (
            <ChoiceFilter
              value={filter.agent}
              label={t('column.agent')}
              options={(directory?.agents ?? []).map(({ id, name }) => ({
                value: id,
                label: name,
              }))}
              change={(agent) => change({ agent })}
              searched
            />
          )}
          <ChoiceFilter
            value={filter.outcome}
            label={t('column.outcome')}
            options={outcomes.map((value) => ({ value, label: words.t(`outcome.${value}`) }))}
            change={(outcome) => change({ outcome })}
            testId="filter-outcome"
          />
        </>
      }
      list={list}
      empty={t('none')}
    >
      {(rows) => (
        <InteractionTable
          rows={rows}
          columns={[
            'time',
            'customer',
            'caller',
            'queue',
            'agent',
            'waited',
            'talked',
            'outcome',
            'disposition',
            'marks',
          ]}
        />
      )}
    </ListPage>
  );
}
