import { useQueryClient } from '@tanstack/react-query';
import { Form } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketRow } from '@/shared/api/records';
import { FormDialog } from '@/shared/ui/form_dialog';
import { useRefused } from '@/shared/ui/use_refused';
import { useSay } from '@/shared/ui/use_say';
import { ticketQuery } from './api/ticket';
import { useUpdateTicket } from './api/update_ticket';
import { formOf } from './ticket_form';
import { TicketTextFields, type TicketText } from './ticket_text_fields';

interface Props {
  ticket: TicketRow;
  close: () => void;
}

// Corrects the words of the ticket as it was when the dialog was opened, whatever is read again behind it.
export function EditTicketDialog({ ticket, close }: Props) {
  const { t } = useTranslation('tickets');
  const words = useTranslation('words');
  const say = useSay();
  const queries = useQueryClient();
  const [form] = Form.useForm<TicketText>();
  const [base, setBase] = useState(ticket);
  const update = useUpdateTicket(base.id);

  const startAgain = async () => {
    await queries.invalidateQueries({ queryKey: ['tickets'] });
    const fresh = await queries.fetchQuery(ticketQuery(base.id));
    setBase(fresh.ticket);
    form.setFieldsValue(fresh.ticket);
  };
  const refused = useRefused(form, startAgain);

  const save = (text: TicketText) =>
    update.mutate(
      { ...formOf(base), ...text },
      {
        onSuccess: () => {
          say.done(words.t('saved'));
          close();
        },
        onError: refused,
      },
    );

  return (
    <FormDialog
      title={t('edit')}
      form={form}
      initialValues={{ subject: base.subject, description: base.description }}
      close={close}
      save={save}
      saving={update.isPending}
      focus="subject"
      requiredMark={false}
      testId="ticket-save"
    >
      <TicketTextFields />
    </FormDialog>
  );
}
