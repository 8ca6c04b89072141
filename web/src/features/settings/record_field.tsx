import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Document } from '@/shared/api/configuration';
import type { Choices, Field } from './fields';
import { DispositionsField, SkillLevelsField, StringsField } from './list_fields';
import { nameOf, recordsOf } from './plain_record';

interface Props {
  field: Field;
  document: Document;
  fixed: boolean;
  // Whether a new record's key is another one's already.
  taken: (key: string) => boolean;
}

const locales = ['zh-CN', 'en'] as const;

function useOptions(document: Document) {
  const { i18n } = useTranslation();
  return (from: Choices) =>
    'kind' in from
      ? recordsOf(document, from.kind).map((record) => ({
          value: record.key,
          label: nameOf(record, i18n.language),
        }))
      : from.values.map((value) => ({
          value,
          label: i18n.t(`settings:${from.words}.${value}` as never),
        }));
}

function Json({ value }: { value?: unknown }) {
  return <pre className="json">{JSON.stringify(value, null, 2)}</pre>;
}

export function RecordField({ field, document, fixed, taken }: Props) {
  const { t } = useTranslation('settings');
  const optionsOf = useOptions(document);
  const { name } = field;
  const rules = field.required ? [{ required: true, message: t('missing') }] : [];
  const common = {
    name,
    rules,
    label: t(`field.${name}`),
    extra: field.hint ? t(`hint.${name}` as 'hint.key') : undefined,
  };

  switch (field.as) {
    case 'text':
      return (
        <Form.Item
          {...common}
          rules={[
            ...rules,
            {
              validator: (_, value: string) =>
                name === 'key' && taken(value)
                  ? Promise.reject(new Error(t('key_taken')))
                  : Promise.resolve(),
            },
          ]}
        >
          <Input disabled={fixed} data-testid={`settings-field-${name}`} />
        </Form.Item>
      );
    case 'secret':
      return (
        <Form.Item {...common}>
          <Input.Password autoComplete="new-password" data-testid={`settings-field-${name}`} />
        </Form.Item>
      );
    case 'number':
      return (
        <Form.Item {...common}>
          <InputNumber
            min={field.least}
            max={field.most}
            precision={0}
            suffix={field.unit === 'seconds' ? t('seconds') : field.unit === 'percent' ? '%' : ''}
            className="number-field"
            data-testid={`settings-field-${name}`}
          />
        </Form.Item>
      );
    case 'switch':
      return (
        <Form.Item {...common} valuePropName="checked">
          <Switch data-testid={`settings-field-${name}`} />
        </Form.Item>
      );
    case 'choice':
      return (
        <Form.Item {...common}>
          <Select
            options={optionsOf(field.from)}
            allowClear={field.optional}
            showSearch={{ optionFilterProp: 'label' }}
            data-testid={`settings-field-${name}`}
          />
        </Form.Item>
      );
    case 'choices':
      return (
        <Form.Item {...common}>
          <Select mode="multiple" options={optionsOf(field.from)} />
        </Form.Item>
      );
    case 'labels':
      return (
        <Form.Item label={common.label} required>
          <div className="list-fields">
            {locales.map((locale, index) => (
              <Form.Item
                key={locale}
                name={[name, locale]}
                noStyle
                rules={index === 0 ? rules : []}
              >
                <Input
                  prefix={<span className="secondary">{t(`language_name.${locale}`)}</span>}
                  data-testid={`settings-field-${name}-${locale}`}
                />
              </Form.Item>
            ))}
          </div>
        </Form.Item>
      );
    case 'strings':
      return <StringsField name={name} label={common.label} extra={common.extra} />;
    case 'skill_levels':
      return (
        <SkillLevelsField
          name={name}
          label={common.label}
          extra={common.extra}
          skills={optionsOf({ kind: 'skills' })}
        />
      );
    case 'dispositions':
      return <DispositionsField name={name} label={common.label} />;
    case 'json':
      return (
        <Form.Item name={name} label={common.label}>
          <Json />
        </Form.Item>
      );
  }
}
