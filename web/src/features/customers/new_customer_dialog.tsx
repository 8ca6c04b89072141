import { Form } from 'antd';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { FormDialog } from '@/shared/ui/form_dialog';
import { useRefused } from '@/shared/ui/use_refused';
import { useCreateCustomer } from './api/create_customer';
import { CustomerFields, type CustomerValues } from './customer_fields';

export function NewCustomerDialog({ close }: { close: () => void }) {
  const { t } = useTranslation('customers');
  const navigate = useNavigate();
  const [form] = Form.useForm<CustomerValues>();
  const create = useCreateCustomer();
  const refused = useRefused(form);

  const save = (values: CustomerValues) =>
    create.mutate(values, {
      onSuccess: (customer) => {
        close();
        void navigate(`/customers/${customer.id}`);
      },
      onError: refused,
    });

  return (
    <FormDialog
      title={t('new')}
      form={form}
      initialValues={{ name: '', company: '', numbers: [''], note: '' }}
      close={close}
      save={save}
      saving={create.isPending}
      focus="name"
      testId="customer-save"
    >
      <CustomerFields />
    </FormDialog>
  );
}
