import { useQueryClient } from '@tanstack/react-query';
import { Form, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Customer } from '@/shared/api/records';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { placeProblem } from '@/shared/ui/place_problem';
import { useDiscard } from '@/shared/ui/use_discard';
import { useSay } from '@/shared/ui/use_say';
import { useStale } from '@/shared/ui/use_stale';
import { customerQuery } from './api/customer';
import { useUpdateCustomer } from './api/update_customer';
import { CustomerFields, type CustomerValues } from './customer_fields';

interface Props {
  customer: Customer;
  close: () => void;
}

// Changes the customer as it was when the dialog was opened, whatever is read again behind it.
export function EditCustomerDialog({ customer, close }: Props) {
  const { t } = useTranslation('customers');
  const words = useTranslation('words');
  const wordsFor = useWordsFor();
  const say = useSay();
  const stale = useStale();
  const discard = useDiscard();
  const queries = useQueryClient();
  const [form] = Form.useForm<CustomerValues>();
  const [base, setBase] = useState(customer);
  const update = useUpdateCustomer(base.id);

  const startAgain = async () => {
    await queries.invalidateQueries({ queryKey: ['customers'] });
    const fresh = await queries.fetchQuery(customerQuery(base.id));
    setBase(fresh.customer);
    form.setFieldsValue(fresh.customer);
  };

  const save = (values: CustomerValues) =>
    update.mutate(
      { ...values, version: base.version },
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
      okButtonProps={{ 'data-testid': 'customer-save' }}
      onCancel={() => discard(form.isFieldsTouched(), close)}
      onOk={() => form.submit()}
      confirmLoading={update.isPending}
    >
      <Form form={form} layout="vertical" initialValues={base} onFinish={save}>
        <CustomerFields />
      </Form>
    </Modal>
  );
}
