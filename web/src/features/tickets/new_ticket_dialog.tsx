import { Form, Select } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { TicketPriority } from '@/shared/api/records';
import { CustomerSelect } from '@/shared/customer_search/customer_select';
import { FormDialog } from '@/shared/ui/form_dialog';
import { useRefused } from '@/shared/ui/use_refused';
import { useSay } from '@/shared/ui/use_say';
import { useCreateTicket } from './api/create_ticket';
import { AssigneeSelect } from './assignee_select';
import { TicketTextFields, type TicketText } from './ticket_text_fields';
import { ticketPriorities } from './ticket_words';
import './ticket_links.css';

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

interface Values extends TicketText {
  priority: TicketPriority;
  assignee_id: string | null;
  // Has no field where the customer is known.
  customer_id?: string | null;
}

// Customer and call that it is about are linked without being asked for.
export function NewTicketDialog({ open, close, about }: Props) {
  const { t } = useTranslation('tickets');
  const say = useSay();
  const [form] = Form.useForm<Values>();
  const create = useCreateTicket();
  const refused = useRefused(form);

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
        customer_id: about.customerId ?? values.customer_id ?? null,
        interaction_id: about.interactionId,
        version: null,
      },
      {
        onSuccess: ({ ticket }) => {
          say.done(t('created', { number: ticket.number }));
          close();
        },
        onError: refused,
      },
    );

  return (
    <FormDialog
      title={t('new')}
      form={form}
      initialValues={{ subject: '', description: '', priority: 'normal', assignee_id: null }}
      open={open}
      close={close}
      save={save}
      saving={create.isPending}
      focus="subject"
      requiredMark={false}
      keeps
      testId="ticket-save"
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
      <TicketTextFields proposed />
      {!about.customerId && (
        <Form.Item name="customer_id" label={t('customer')}>
          <CustomerSelect allowClear data-testid="ticket-customer" />
        </Form.Item>
      )}
      <div className="ticket-choices">
        <Form.Item name="priority" label={t('priority_title')}>
          <Select
            options={ticketPriorities.map((value) => ({ value, label: t(`priority.${value}`) }))}
          />
        </Form.Item>
        <Form.Item name="assignee_id" label={t('assignee')}>
          <AssigneeSelect data-testid="ticket-assignee" />
        </Form.Item>
      </div>
    </FormDialog>
  );
}
