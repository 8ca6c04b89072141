import { Button, Segmented } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useSearchParams } from 'react-router';
import type { Task } from '@/shared/api/records';
import { useQueueName } from '@/shared/directory/directory';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { displayNumber } from '@/shared/format/phone_number';
import { Ago } from '@/shared/ui/ago';
import { PageHead } from '@/shared/ui/page_head';
import { PagedFace } from '@/shared/ui/paged_face';
import { Panel } from '@/shared/ui/panel';
import { useCompleteTask } from './api/complete_task';
import { useTasks } from './api/task_list';

const choices = ['open', 'completed', 'all'] as const;
type Shown = (typeof choices)[number];
const emptyWords = { open: 'none_open', completed: 'none_completed', all: 'none' } as const;

export function TasksPage() {
  const { t } = useTranslation('tasks');
  const [search, setSearch] = useSearchParams();
  const shown = choices.find((each) => each === search.get('status')) ?? 'open';
  const list = useTasks(shown === 'all' ? undefined : shown);

  return (
    <div className="page">
      <PageHead title={t('title')}>
        <Segmented<Shown>
          value={shown}
          options={choices.map((value) => ({ value, label: t(value) }))}
          onChange={(status) => setSearch({ status }, { replace: true })}
        />
      </PageHead>
      <Panel>
        <PagedFace list={list} empty={t(emptyWords[shown])}>
          {(rows) => (
            <div className="table-scroll">
              <table className="dense-table">
                <thead>
                  <tr>
                    <th scope="col">{t('customer')}</th>
                    <th scope="col">{t('caller')}</th>
                    <th scope="col">{t('queue')}</th>
                    <th scope="col">{t('reason')}</th>
                    <th scope="col">{t('since')}</th>
                    <th scope="col" className="right">
                      {shown === 'open' ? (
                        <span className="visually-hidden">{t('work')}</span>
                      ) : (
                        t('by')
                      )}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((task) => (
                    <Row key={task.id} task={task} marked={search.get('task') === task.id} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </PagedFace>
      </Panel>
    </div>
  );
}

function Row({ task, marked }: { task: Task; marked: boolean }) {
  const { t } = useTranslation('tasks');
  const words = useTranslation('words');
  const wordsFor = useWordsFor();
  const queueName = useQueueName();
  const complete = useCompleteTask();
  const name = task.customer_name || words.t('unknown_caller');

  return (
    <tr data-testid="task-row" className={marked ? 'row-marked' : ''}>
      <td className="strong">
        {task.customer_id ? <Link to={`/customers/${task.customer_id}`}>{name}</Link> : name}
      </td>
      <td className="figures nowrap">
        {displayNumber(task.caller) ||
          (task.can_be_called ? words.t('no_number') : t('cannot_be_called'))}
      </td>
      <td>{task.queue ? queueName(task.queue) : '–'}</td>
      <td>
        {wordsFor.known('outcome', task.reason)}
        {task.interaction_id && (
          <>
            {' · '}
            <Link to={`/interactions/${task.interaction_id}`}>{t('show_call')}</Link>
          </>
        )}
      </td>
      <td>
        <Ago at={task.created_at} relative />
      </td>
      <td className="right nowrap">
        {task.completed_at ? (
          task.completed_by_name
        ) : (
          <Button
            size="small"
            loading={complete.isPending}
            onClick={() => complete.mutate(task.id)}
            data-testid="task-complete"
          >
            {t('complete')}
          </Button>
        )}
      </td>
    </tr>
  );
}
