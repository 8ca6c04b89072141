import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useCreateCustomer } from '@/features/customers/api/create_customer';
import type { CallerView } from '@/shared/api/types';
import { CustomerSelect } from '@/shared/customer_search/customer_select';
import { useLabel } from '@/shared/i18n/use_label';
import { displayNumber } from '@/shared/format/phone_number';
import { useRefused } from '@/shared/ui/use_refused';
import { useSay } from '@/shared/ui/use_say';
import { useLinkCustomer } from '../api/link_customer';
import type { Contact } from '../conversation/contact';

interface Values {
  name: string;
  company: string;
}

// A name to begin with, so that one click is enough: region and last digits.
function nameless(region: string, { number }: CallerView): string {
  return [region, number.slice(-4)].filter(Boolean).join(' ');
}

// Nobody we know: becomes a record with one click, or is linked to the one he has.
export function UnknownCustomer({ contact }: { contact: Contact }) {
  const { t } = useTranslation('desk');
  const { caller } = contact;
  const region = useLabel()(caller.region);
  const say = useSay();
  const [form] = Form.useForm<Values>();
  const refused = useRefused(form);
  const create = useCreateCustomer();
  const link = useLinkCustomer(contact.interactionId);

  const save = async (values: Values) => {
    try {
      await create.mutateAsync({
        ...values,
        numbers: caller.number ? [caller.number] : [],
        interaction_id: contact.interactionId,
      });
      say.done(t('customer.created'));
    } catch (error) {
      refused(error);
    }
  };

  return (
    <div className="unknown-customer">
      <h2>{t('customer.unknown')}</h2>
      <p className="secondary">
        {displayNumber(caller.number)} {region}
      </p>
      <Form<Values>
        form={form}
        layout="vertical"
        initialValues={{ name: nameless(region, caller), company: '' }}
        onFinish={(values) => void save(values)}
      >
        <Form.Item
          name="name"
          label={t('customer.name')}
          dependencies={['company']}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, name: string) =>
                name.trim() || String(getFieldValue('company') ?? '').trim()
                  ? Promise.resolve()
                  : Promise.reject(new Error(t('customer.name_missing'))),
            }),
          ]}
        >
          <Input onFocus={(event) => event.target.select()} data-testid="create-customer-name" />
        </Form.Item>
        <Form.Item name="company" label={t('customer.company')}>
          <Input />
        </Form.Item>
        <Button htmlType="submit" block loading={create.isPending} data-testid="create-customer">
          {t('customer.create')}
        </Button>
      </Form>
      <label className="link-customer">
        <span className="secondary">{t('customer.or_link')}</span>
        <CustomerSelect
          onChange={(id) => {
            if (id) link.mutate(id);
          }}
          data-testid="link-customer"
        />
      </label>
    </div>
  );
}
