import { Button, DatePicker, Input, Select } from 'antd';
import type { Dayjs } from 'dayjs';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { InteractionFilter } from '@/shared/api/records';
import type { Outcome } from '@/shared/api/types';
import { useDirectory, useQueueName } from '@/shared/directory/directory';
import { endOfDay, pickedDay, startOfDay } from '@/shared/format/time';
import { hasRole, useSession } from '@/shared/session/session';
import { PageHead } from '@/shared/ui/page_head';
import { PagedFace } from '@/shared/ui/paged_face';
import { Panel } from '@/shared/ui/panel';
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
  const [text, setText] = useState(filter.text ?? '');
  const list = useInteractions(filter);
  const directory = useDirectory();
  const queueName = useQueueName();
  const seesOthers = hasRole(useSession(), 'supervisor', 'administrator');

  const days: [Dayjs, Dayjs] | null =
    filter.from && filter.to ? [pickedDay(filter.from), pickedDay(filter.to)] : null;

  return (
    <div className="page">
      <PageHead title={t('title')}>
        <Button onClick={() => void list.refetch()}>{t('refresh')}</Button>
      </PageHead>
      <div className="filters" role="search">
        <Input.Search
          className="filter-text"
          value={text}
          allowClear
          placeholder={t('filter.text')}
          aria-label={t('filter.text')}
          onChange={(event) => setText(event.target.value)}
          onSearch={(value) => change({ text: value })}
          data-testid="filter-text"
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
        <Select
          className="filter-choice"
          allowClear
          value={filter.queue}
          placeholder={t('column.queue')}
          aria-label={t('column.queue')}
          onChange={(queue: string | undefined) => change({ queue })}
          options={(directory?.queues ?? []).map(({ key }) => ({
            value: key,
            label: queueName(key),
          }))}
        />
        {seesOthers && (
          <Select
            className="filter-choice"
            allowClear
            showSearch={{ optionFilterProp: 'label' }}
            value={filter.agent}
            placeholder={t('column.agent')}
            aria-label={t('column.agent')}
            onChange={(agent: string | undefined) => change({ agent })}
            options={(directory?.agents ?? []).map(({ id, name }) => ({ value: id, label: name }))}
          />
        )}
        <Select
          className="filter-choice"
          allowClear
          value={filter.outcome}
          placeholder={t('column.outcome')}
          aria-label={t('column.outcome')}
          onChange={(outcome: string | undefined) => change({ outcome })}
          options={outcomes.map((outcome) => ({
            value: outcome,
            label: words.t(`outcome.${outcome}`),
          }))}
          data-testid="filter-outcome"
        />
      </div>
      <Panel>
        <PagedFace list={list} empty={t('none')}>
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
        </PagedFace>
      </Panel>
    </div>
  );
}
