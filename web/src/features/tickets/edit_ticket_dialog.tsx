import { useQueryClient } from '@tanstack/react-query';
import { Form, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketRow } from '@/shared/api/records';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { placeProblem } from '@/shared/ui/place_problem';
import { useDiscard } from '@/shared/ui/use_discard';
import { useSay } from '@/shared/ui/use_say';
import { useStale } from '@/shared/ui/use_stale';
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
  const wordsFor = useWordsFor();
  const say = useSay();
  const stale = useStale();
  const discard = useDiscard();
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

  const save = (text: TicketText) =>
    update.mutate(
      { ...formOf(base), ...text },
      {
        onSuccess: () => {
          say.done(words.t('saved'));
          close();
        },
        onError: (error) => {
          if (stale(error, startAgain)) return;
          if (!placeProblem(form, error, wordsFor.fieldError(error))) say.failed(error);
        },
      },
    );

  return (
    <Modal
      open
      title={t('edit')}
      okText={words.t('save')}
      cancelText={words.t('cancel')}
      okButtonProps={{ 'data-testid': 'ticket-save' }}
      onCancel={() => discard(form.isFieldsTouched(), close)}
      onOk={() => form.submit()}
      confirmLoading={update.isPending}
      afterOpenChange={(shown) => shown && form.focusField('subject')}
    >
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ subject: base.subject, description: base.description }}
        onFinish={save}
      >
        <TicketTextFields />
      </Form>
    </Modal>
  );
}
