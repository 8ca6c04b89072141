import { useTranslation } from 'react-i18next';
import type { MyQueueView } from '@/shared/api/types';
import { useQueueName } from '@/shared/directory/directory';
import { RunningClock } from '@/shared/ui/running_clock';

export function MyQueues({ queues }: { queues: MyQueueView[] }) {
  const { t } = useTranslation('desk');
  const queueName = useQueueName();
  return (
    <section aria-label={t('queues.title')}>
      <table className="my-queues">
        <thead>
          <tr>
            <th scope="col">{t('queues.title')}</th>
            <th scope="col" className="right">
              {t('queues.waiting')}
            </th>
            <th scope="col" className="right">
              {t('queues.longest')}
            </th>
          </tr>
        </thead>
        <tbody>
          {queues.map((queue) => (
            <tr key={queue.queue_id}>
              <td className="cut">{queueName(queue.queue)}</td>
              <td className="right strong">{queue.waiting}</td>
              <td className="right secondary">
                {queue.longest_since ? <RunningClock since={queue.longest_since} /> : '–'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {queues.length === 0 && <p className="side-empty secondary">{t('queues.none')}</p>}
    </section>
  );
}
