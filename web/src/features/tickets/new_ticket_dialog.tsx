import { Form, Input, Modal, Select } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketPriority } from '@/shared/api/records';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { placeProblem } from '@/shared/ui/place_problem';
import { useDiscard } from '@/shared/ui/use_discard';
import { useSay } from '@/shared/ui/use_say';
import { useCreateTicket } from './api/create_ticket';
import { ticketPriorities } from './ticket_words';

export interface TicketSubjectMatter {
  customerId: string | null;
  customerName: string;
  interactionId: string | null;
  // To begin with, so that saving needs no typing.
  subject: string;
}

interface Props {
  open: boolean;
  close: () => void;
  about: TicketSubjectMatter;
}

interface Values {
  subject: string;
  description: string;
  priority: TicketPriority;
}

// Customer and call are linked without being asked for.
export function NewTicketDialog({ open, close, about }: Props) {
  const { t } = useTranslation('tickets');
  const words = useTranslation('words');
  const wordsFor = useWordsFor();
  const say = useSay();
  const [form] = Form.useForm<Values>();
  const create = useCreateTicket();
  const discard = useDiscard();

  useEffect(() => {
    if (!open) form.resetFields();
    // Setting the value alone would count as typed.
    else if (!form.isFieldTouched('subject'))
      form.setFields([{ name: 'subject', value: about.subject, touched: false }]);
  }, [open, form, about.subject]);

  const save = (values: Values) =>
    create.mutate(
      {
        ...values,
        status: 'open',
        customer_id: about.customerId,
        interaction_id: about.interactionId,
        assignee_id: null,
        version: null,
      },
      {
        onSuccess: ({ ticket }) => {
          say.done(t('created', { number: ticket.number }));
          close();
        },
        onError: (error) => {
          if (!placeProblem(form, error, wordsFor.fieldError(error))) say.failed(error);
        },
      },
    );

  return (
    <Modal
      open={open}
      title={t('new')}
      okText={words.t('save')}
      cancelText={words.t('cancel')}
      okButtonProps={{ 'data-testid': 'ticket-save' }}
      onCancel={() => discard(form.isFieldsTouched(), close)}
      onOk={() => form.submit()}
      confirmLoading={create.isPending}
      forceRender
      afterOpenChange={(shown) => shown && form.focusField('subject')}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ subject: '', description: '', priority: 'normal' }}
        onFinish={save}
      >
        {(about.customerName || about.interactionId) && (
          <p className="secondary ticket-about">
            {[
              about.customerName && t('for_customer', { name: about.customerName }),
              about.interactionId && t('with_call'),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        )}
        <Form.Item
          name="subject"
          label={t('subject')}
          rules={[{ required: true, whitespace: true, message: t('subject_missing') }]}
        >
          <Input
            onFocus={(event) => event.target.select()}
            maxLength={200}
            data-testid="ticket-subject"
          />
        </Form.Item>
        <Form.Item name="description" label={t('description')}>
          <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} data-testid="ticket-description" />
        </Form.Item>
        <Form.Item name="priority" label={t('priority_title')}>
          <Select
            options={ticketPriorities.map((value) => ({ value, label: t(`priority.${value}`) }))}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
