import { Form, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Customer } from '@/shared/api/records';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { placeProblem } from '@/shared/ui/place_problem';
import { useSay } from '@/shared/ui/use_say';
import { useUpdateCustomer } from './api/update_customer';
import { CustomerFields, type CustomerValues } from './customer_fields';

interface Props {
  customer: Customer;
  open: boolean;
  close: () => void;
}

export function EditCustomerDialog({ customer, open, close }: Props) {
  const { t } = useTranslation('customers');
  const words = useTranslation('words');
  const wordsFor = useWordsFor();
  const say = useSay();
  const [form] = Form.useForm<CustomerValues>();
  const update = useUpdateCustomer(customer.id);

  const save = (values: CustomerValues) =>
    update.mutate(
      { ...values, interaction_id: null },
      {
        onSuccess: () => {
          say.done(words.t('saved'));
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
      title={t('edit')}
      okText={words.t('save')}
      cancelText={words.t('cancel')}
      onCancel={close}
      onOk={() => form.submit()}
      confirmLoading={update.isPending}
      destroyOnHidden
    >
      <Form form={form} layout="vertical" initialValues={customer} onFinish={save}>
        <CustomerFields />
      </Form>
    </Modal>
  );
}
