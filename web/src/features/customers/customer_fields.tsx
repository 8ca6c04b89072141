import { MinusCircleOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';

export interface CustomerValues {
  name: string;
  company: string;
  numbers: string[];
  note: string;
}

export function CustomerFields() {
  const { t } = useTranslation('customers');
  return (
    <>
      <Form.Item
        name="name"
        label={t('name')}
        dependencies={['company']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value: string) =>
              value?.trim() || String(getFieldValue('company') ?? '').trim()
                ? Promise.resolve()
                : Promise.reject(new Error(t('name_missing'))),
          }),
        ]}
      >
        <Input data-testid="customer-form-name" />
      </Form.Item>
      <Form.Item name="company" label={t('company')}>
        <Input />
      </Form.Item>
      <Form.Item label={t('numbers')} required={false}>
        <Form.List name="numbers">
          {(fields, { add, remove }) => (
            <div className="list-fields">
              {fields.map((field) => (
                <div className="row" key={field.key}>
                  <Form.Item
                    name={field.name}
                    noStyle
                    rules={[{ required: true, whitespace: true, message: t('number_missing') }]}
                  >
                    <Input inputMode="tel" aria-label={t('number')} />
                  </Form.Item>
                  <Button
                    type="text"
                    icon={<MinusCircleOutlined />}
                    aria-label={t('remove_number')}
                    onClick={() => remove(field.name)}
                  />
                </div>
              ))}
              <Button type="dashed" icon={<PlusOutlined />} onClick={() => add('')}>
                {t('add_number')}
              </Button>
            </div>
          )}
        </Form.List>
      </Form.Item>
      <Form.Item name="note" label={t('note')}>
        <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
      </Form.Item>
    </>
  );
}
