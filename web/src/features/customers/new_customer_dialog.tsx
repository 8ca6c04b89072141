import { Form, Modal } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { placeProblem } from '@/shared/ui/place_problem';
import { useDiscard } from '@/shared/ui/use_discard';
import { useSay } from '@/shared/ui/use_say';
import { useCreateCustomer } from './api/create_customer';
import { CustomerFields, type CustomerValues } from './customer_fields';

export function NewCustomerDialog({ open, close }: { open: boolean; close: () => void }) {
  const { t } = useTranslation('customers');
  const words = useTranslation('words');
  const wordsFor = useWordsFor();
  const say = useSay();
  const navigate = useNavigate();
  const [form] = Form.useForm<CustomerValues>();
  const create = useCreateCustomer();
  const discard = useDiscard();

  const save = (values: CustomerValues) =>
    create.mutate(values, {
      onSuccess: (customer) => {
        close();
        void navigate(`/customers/${customer.id}`);
      },
      onError: (error) => {
        if (!placeProblem(form, error, wordsFor.fieldError(error))) say.failed(error);
      },
    });

  return (
    <Modal
      open={open}
      title={t('new')}
      okText={words.t('save')}
      cancelText={words.t('cancel')}
      okButtonProps={{ 'data-testid': 'customer-save' }}
      onCancel={() => discard(form.isFieldsTouched(), close)}
      onOk={() => form.submit()}
      confirmLoading={create.isPending}
      destroyOnHidden
      afterOpenChange={(shown) => shown && form.focusField('name')}
    >
      <Form
        form={form}
        layout="vertical"
        initialValues={{ name: '', company: '', numbers: [''], note: '' }}
        onFinish={save}
      >
        <CustomerFields />
      </Form>
    </Modal>
  );
}
