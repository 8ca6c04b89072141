import { useQueryClient } from '@tanstack/react-query';
import { Form } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Customer } from '@/shared/api/records';
import { FormDialog } from '@/shared/ui/form_dialog';
import { useRefused } from '@/shared/ui/use_refused';
import { useSay } from '@/shared/ui/use_say';
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
  const say = useSay();
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
  const refused = useRefused(form, startAgain);

  const save = (values: CustomerValues) =>
    update.mutate(
      { ...values, version: base.version },
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
      initialValues={base}
      close={close}
      save={save}
      saving={update.isPending}
      testId="customer-save"
    >
      <CustomerFields />
    </FormDialog>
  );
}
