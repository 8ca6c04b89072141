import { MinusCircleOutlined, PlusOutlined } from '@ant-design/icons';
import { Button, Form, Input, InputNumber, Select } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Choice } from '@/shared/directory/directory';

interface ListProps {
  name: string;
  label: string;
  extra?: string;
  blank: unknown;
  children: (place: number) => ReactNode;
}

function ListField({ name, label, extra, blank, children }: ListProps) {
  const { t } = useTranslation('words');
  return (
    <Form.Item label={label} extra={extra}>
      <Form.List name={name}>
        {(fields, { add, remove }, { errors }) => (
          <div className="list-fields">
            {fields.map((field) => (
              <div className="row list-line" key={field.key}>
                {children(field.name)}
                <Button
                  type="text"
                  icon={<MinusCircleOutlined />}
                  aria-label={t('delete')}
                  onClick={() => remove(field.name)}
                />
              </div>
            ))}
            <Button type="dashed" icon={<PlusOutlined />} onClick={() => add(blank)}>
              {t('add')}
            </Button>
            <Form.ErrorList errors={errors} />
          </div>
        )}
      </Form.List>
    </Form.Item>
  );
}

interface Props {
  name: string;
  label: string;
  extra?: string;
}

export function StringsField(props: Props) {
  const { t } = useTranslation('settings');
  return (
    <ListField {...props} blank="">
      {(place) => (
        <Form.Item
          name={place}
          className="grow"
          rules={[{ required: true, message: t('missing') }]}
        >
          <Input aria-label={props.label} data-testid={`settings-field-${props.name}`} />
        </Form.Item>
      )}
    </ListField>
  );
}

export function SkillLevelsField({ skills, ...props }: Props & { skills: Choice[] }) {
  const { t } = useTranslation('settings');
  return (
    <ListField {...props} blank={{ level: 5 }}>
      {(place) => (
        <>
          <Form.Item
            name={[place, 'skill']}
            className="grow"
            rules={[{ required: true, message: t('missing') }]}
          >
            <Select options={skills} aria-label={props.label} />
          </Form.Item>
          <Form.Item name={[place, 'level']}>
            <InputNumber min={1} max={10} precision={0} aria-label={t('field.level')} />
          </Form.Item>
        </>
      )}
    </ListField>
  );
}

export function DispositionsField(props: Props) {
  const { t } = useTranslation('settings');
  return (
    <ListField {...props} blank={{ key: '', name: {} }}>
      {(place) => (
        <>
          <Form.Item
            name={[place, 'key']}
            className="grow"
            rules={[{ required: true, message: t('missing') }]}
          >
            <Input placeholder={t('field.key')} aria-label={t('field.key')} />
          </Form.Item>
          <Form.Item name={[place, 'name', 'zh-CN']} className="grow">
            <Input placeholder={t('language_name.zh-CN')} aria-label={t('language_name.zh-CN')} />
          </Form.Item>
          <Form.Item name={[place, 'name', 'en']} className="grow">
            <Input placeholder={t('language_name.en')} aria-label={t('language_name.en')} />
          </Form.Item>
        </>
      )}
    </ListField>
  );
}
