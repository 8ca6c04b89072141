import { useTranslation } from 'react-i18next';
import { useSession } from '@/shared/session/session';
import { EmptyFace, ErrorFace, LoadingFace } from '@/shared/ui/faces';
import { useDeskQuery } from './api/desk';
import { contactOf } from './conversation/contact';
import { Conversation } from './conversation/conversation';
import { IdleFace } from './conversation/idle_face';
import { CustomerPanel } from './customer/customer_panel';
import { useContactDialogs } from './customer/use_contact_dialogs';
import { MyQueues } from './work/my_queues';
import { MyWork } from './work/my_work';
import './desk_page.css';

export function DeskPage() {
  const { t } = useTranslation('desk');
  const session = useSession();
  const query = useDeskQuery();
  const { dialogs, shown } = useContactDialogs();
  const desk = query.data;
  if (!desk && query.isError)
    return <ErrorFace error={query.error} retry={() => void query.refetch()} />;
  if (!desk || !session) return <LoadingFace />;
  const contact = contactOf(desk);

  return (
    <div className="desk">
      <aside className="desk-side" aria-label={t('work.title')}>
        <MyWork desk={desk} />
        <MyQueues queues={desk.queues} />
      </aside>
      <div className="desk-centre">
        {contact ? (
          <Conversation key={contact.interactionId} desk={desk} contact={contact} />
        ) : (
          <IdleFace desk={desk} session={session} />
        )}
      </div>
      <aside className="desk-customer" aria-label={t('customer.title')}>
        {contact ? (
          <CustomerPanel key={contact.interactionId} contact={contact} dialogs={dialogs} />
        ) : (
          <EmptyFace text={t('customer.nobody')} />
        )}
      </aside>
      {shown}
    </div>
  );
}
