import { Form, Input, InputNumber, Select, Switch } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Document } from '@/shared/api/configuration';
import type { Choices, Field, FieldName } from './fields';
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
const unitWord = { seconds: 'seconds', days: 'days', percent: 'percent' } as const;

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

interface LabelInputProps {
  name: FieldName;
  locale: (typeof locales)[number];
  long?: boolean;
}

// The form gives the rest: value, id, what happens on a change.
function LabelInput({ name, locale, long, ...given }: LabelInputProps) {
  const { t } = useTranslation('settings');
  const language = t(`language_name.${locale}`);
  const testId = `settings-field-${name}-${locale}`;
  if (long)
    return (
      <Input.TextArea
        {...given}
        autoSize={{ minRows: 2, maxRows: 8 }}
        placeholder={language}
        aria-label={`${t(`field.${name}`)}, ${language}`}
        data-testid={testId}
      />
    );
  return (
    <Input {...given} prefix={<span className="secondary">{language}</span>} data-testid={testId} />
  );
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
            suffix={field.unit ? t(unitWord[field.unit]) : ''}
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
        <Form.Item label={common.label} required={field.required} extra={common.extra}>
          <div className="list-fields">
            {locales.map((locale, index) => (
              <Form.Item
                key={locale}
                name={[name, locale]}
                noStyle
                rules={index === 0 ? rules : []}
              >
                <LabelInput name={name} locale={locale} long={field.long} />
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
