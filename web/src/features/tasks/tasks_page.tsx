import { Button, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Task } from '@/shared/api/records';
import { useQueueName } from '@/shared/directory/directory';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { displayNumber } from '@/shared/format/phone_number';
import { Ago } from '@/shared/ui/ago';
import { ListPage } from '@/shared/ui/list_page';
import { ListTable, type ListColumn } from '@/shared/ui/list_table';
import { useCompleteTask } from './api/complete_task';
import { useTasks } from './api/task_list';

const choices = ['open', 'completed', 'all'] as const;
type Shown = (typeof choices)[number];
const emptyWords = { open: 'none_open', completed: 'none_completed', all: 'none' } as const;

function useColumns(shown: Shown): ListColumn<Task>[] {
  const { t } = useTranslation('tasks');
  const words = useTranslation('words');
  const wordsFor = useWordsFor();
  const queueName = useQueueName();
  return [
    {
      key: 'customer',
      title: t('customer'),
      look: 'strong',
      cell: ({ customer_id, customer_name }) => {
        const name = customer_name || words.t('unknown_caller');
        return customer_id ? <Link to={`/customers/${customer_id}`}>{name}</Link> : name;
      },
    },
    {
      key: 'caller',
      title: t('caller'),
      look: 'figures nowrap',
      cell: ({ caller, can_be_called }) =>
        displayNumber(caller) || (can_be_called ? words.t('no_number') : t('cannot_be_called')),
    },
    { key: 'queue', title: t('queue'), cell: ({ queue }) => (queue ? queueName(queue) : '–') },
    {
      key: 'reason',
      title: t('reason'),
      cell: ({ reason, interaction_id }) => (
        <>
          {wordsFor.known('outcome', reason)}
          {interaction_id && (
            <>
              {' · '}
              <Link to={`/interactions/${interaction_id}`}>{t('show_call')}</Link>
            </>
          )}
        </>
      ),
    },
    {
      key: 'since',
      title: t('since'),
      cell: ({ created_at }) => <Ago at={created_at} relative />,
    },
    {
      key: 'work',
      title: shown === 'open' ? <span className="visually-hidden">{t('work')}</span> : t('by'),
      look: 'right nowrap',
      cell: (task) => (task.completed_at ? task.completed_by_name : <Complete id={task.id} />),
    },
  ];
}

export function TasksPage() {
  const { t } = useTranslation('tasks');
  const [search, setSearch] = useSearchParams();
  const shown = choices.find((each) => each === search.get('status')) ?? 'open';
  const list = useTasks(shown === 'all' ? undefined : shown);
  const columns = useColumns(shown);

  return (
    <ListPage
      title={t('title')}
      tools={
        <Segmented<Shown>
          value={shown}
          options={choices.map((value) => ({ value, label: t(value) }))}
          onChange={(status) => setSearch({ status }, { replace: true })}
        />
      }
      list={list}
      empty={t(emptyWords[shown])}
    >
      {(rows) => (
        <ListTable
          rows={rows}
          keyOf={({ id }) => id}
          columns={columns}
          marked={({ id }) => id === search.get('task')}
          testId="task-row"
        />
      )}
    </ListPage>
  );
}

function Complete({ id }: { id: string }) {
  const { t } = useTranslation('tasks');
  const complete = useCompleteTask();
  return (
    <Button
      size="small"
      loading={complete.isPending}
      onClick={() => complete.mutate(id)}
      data-testid="task-complete"
    >
      {t('complete')}
    </Button>
  );
}
