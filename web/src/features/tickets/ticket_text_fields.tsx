import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';

export interface TicketText {
  subject: string;
  description: string;
}

interface Props {
  // A subject that was proposed is replaced by typing; one that stands is corrected.
  proposed?: boolean;
}

export function TicketTextFields({ proposed = false }: Props) {
  const { t } = useTranslation('tickets');
  return (
    <>
      <Form.Item
        name="subject"
        label={t('subject')}
        rules={[{ required: true, whitespace: true, message: t('subject_missing') }]}
      >
        <Input
          onFocus={(event) => proposed && event.target.select()}
          maxLength={200}
          data-testid="ticket-subject"
        />
      </Form.Item>
      <Form.Item name="description" label={t('description')}>
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 10 }} data-testid="ticket-description" />
      </Form.Item>
    </>
  );
}
