import { EditOutlined, PhoneOutlined, UndoOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { CallerView, DeskState } from '@/shared/api/types';
import { useQueueName } from '@/shared/directory/directory';
import { useOpenTasks } from '@/features/tasks/api/open_tasks';
import { displayNumber } from '@/shared/format/phone_number';
import { useLabel } from '@/shared/i18n/use_label';
import { Ago } from '@/shared/ui/ago';
import { ErrorFace, LoadingFace } from '@/shared/ui/faces';
import { RunningClock } from '@/shared/ui/running_clock';

interface EntryProps {
  icon: ReactNode;
  name: string;
  time: ReactNode;
  below: string;
}

function Entry({ icon, name, time, below }: EntryProps) {
  return (
    <>
      <span className="work-icon" aria-hidden>
        {icon}
      </span>
      <span className="work-name strong cut">{name}</span>
      <span className="work-time">{time}</span>
      <span className="work-below secondary cut">{below}</span>
    </>
  );
}

export function MyWork({ desk }: { desk: DeskState }) {
  const { t } = useTranslation('desk');
  const words = useTranslation('words');
  const queueName = useQueueName();
  const label = useLabel();
  const tasks = useOpenTasks();
  const { call, wrap_up: wrapUp } = desk;
  const open = tasks.data?.items ?? [];
  const nameOf = ({ name, number }: CallerView) =>
    name || displayNumber(number) || words.t('unknown_caller');

  return (
    <>
      <section aria-label={t('work.now')}>
        <h2 className="side-title">
          {t('work.now')} <span>{(call ? 1 : 0) + (wrapUp ? 1 : 0)}</span>
        </h2>
        {call && (
          <div className="work-entry work-entry-current" aria-current="true">
            <Entry
              icon={<PhoneOutlined />}
              name={nameOf(call.caller)}
              time={<RunningClock since={call.answered_at} />}
              below={[
                ...new Set([queueName(call.queue), ...call.menu_path.slice(-1).map(label)]),
              ].join(' · ')}
            />
          </div>
        )}
        {wrapUp && (
          <div className="work-entry work-entry-current" aria-current="true">
            <Entry
              icon={<EditOutlined />}
              name={nameOf(wrapUp.caller)}
              time={<RunningClock since={wrapUp.started_at} />}
              below={`${words.t('presence.wrap_up')} · ${queueName(wrapUp.queue)}`}
            />
          </div>
        )}
        {!call && !wrapUp && <p className="side-empty secondary">{t('work.nothing')}</p>}
      </section>
      <section aria-label={t('work.owed')}>
        <h2 className="side-title">
          {t('work.owed')} <span>{open.length || ''}</span>
        </h2>
        {open.slice(0, 6).map((task) => (
          <Link key={task.id} className="work-entry" to={`/tasks?task=${task.id}`}>
            <Entry
              icon={<UndoOutlined />}
              name={task.customer_name || displayNumber(task.caller) || words.t('unknown_caller')}
              time={<Ago at={task.created_at} />}
              below={[
                task.can_be_called ? t('work.call_back') : t('work.cannot_be_called'),
                task.queue && queueName(task.queue),
              ]
                .filter(Boolean)
                .join(' · ')}
            />
          </Link>
        ))}
        {tasks.data?.items.length === 0 && (
          <p className="side-empty secondary">{t('work.nothing_owed')}</p>
        )}
        {!tasks.data && tasks.isPending && <LoadingFace rows={2} />}
        {!tasks.data && tasks.isError && (
          <ErrorFace error={tasks.error} retry={() => void tasks.refetch()} />
        )}
      </section>
    </>
  );
}
