import { App, Button, Drawer, Form } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Document, Kind, RecordOf } from '@/shared/api/configuration';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { placeProblem } from '@/shared/ui/place_problem';
import { useSay } from '@/shared/ui/use_say';
import { useDeleteRecord } from './api/delete_record';
import { useSaveRecord } from './api/save_record';
import { blankOf, fieldsOf, onlyShown, type EditedKind } from './fields';
import { nameOf, type PlainRecord } from './plain_record';
import { RecordField } from './record_field';

// null: a new one.
export interface Edited {
  record: PlainRecord | null;
}

interface Props {
  kind: EditedKind;
  document: Document;
  edited: Edited | null;
  close: () => void;
}

// What the form holds on top of what it does not show. A secret left empty is not sent: it stays as it is.
function merged(kind: EditedKind, record: PlainRecord | null, values: PlainRecord): PlainRecord {
  const shown = fieldsOf[kind].flatMap(({ name, as }) => {
    const value = values[name];
    if (as === 'secret') return value ? [[name, value]] : [];
    return [[name, value ?? (as === 'text' || as === 'choice' ? '' : null)]];
  });
  return { ...record, ...Object.fromEntries(shown) } as PlainRecord;
}

export function RecordDrawer({ kind, document, edited, close }: Props) {
  const { t, i18n } = useTranslation('settings');
  const words = useTranslation('words');
  const wordsFor = useWordsFor();
  const say = useSay();
  const { modal } = App.useApp();
  const [form] = Form.useForm<PlainRecord>();
  const save = useSaveRecord(kind);
  const remove = useDeleteRecord(kind);
  const record = edited?.record ?? null;
  const shownOnly = onlyShown.includes(kind);

  useEffect(() => {
    if (!edited) return;
    form.resetFields();
    form.setFieldsValue(
      edited.record ?? { org_unit: document.org_units[0]?.key, ...blankOf[kind] },
    );
    // The document may be read again while the form is open: what was typed stays.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [edited, form, kind]);

  const submit = (values: PlainRecord) =>
    save.mutate(merged(kind, record, values) as unknown as RecordOf<Kind>, {
      onSuccess: () => {
        say.done(words.t('saved'));
        close();
      },
      onError: (error) => {
        if (!placeProblem(form, error, wordsFor.fieldError(error), kind)) say.failed(error);
      },
    });

  const askToDelete = (doomed: PlainRecord) =>
    modal.confirm({
      title: t('delete_title', { name: nameOf(doomed, i18n.language) }),
      content: t('delete_text'),
      okText: words.t('delete'),
      okButtonProps: { danger: true },
      cancelText: words.t('cancel'),
      onOk: () => remove.mutateAsync(doomed.key).then(close, say.failed),
    });

  return (
    <Drawer
      open={edited !== null}
      onClose={close}
      size={520}
      forceRender
      title={record ? nameOf(record, i18n.language) : t('new_of', { kind: t(`kind.${kind}`) })}
      footer={
        !shownOnly && (
          <div className="row drawer-foot">
            {record && (
              <Button danger onClick={() => askToDelete(record)} data-testid="settings-delete">
                {words.t('delete')}
              </Button>
            )}
            <span className="grow" />
            <Button onClick={close}>{words.t('cancel')}</Button>
            <Button
              type="primary"
              loading={save.isPending}
              onClick={() => form.submit()}
              data-testid="settings-save"
            >
              {words.t('save')}
            </Button>
          </div>
        )
      }
    >
      <Form form={form} layout="vertical" onFinish={submit} disabled={shownOnly}>
        {fieldsOf[kind].map((field) => (
          <RecordField
            key={field.name}
            field={field}
            document={document}
            fixed={field.name === 'key' && record !== null}
          />
        ))}
      </Form>
    </Drawer>
  );
}
