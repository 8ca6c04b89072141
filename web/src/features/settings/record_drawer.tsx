import { useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Drawer, Form } from 'antd';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Kind, RecordOf, StoredSettings } from '@/shared/api/configuration';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { isCode, isStale, type ProblemError } from '@/shared/api/problem';
import { placeProblem } from '@/shared/ui/place_problem';
import { useDiscard } from '@/shared/ui/use_discard';
import { useSay } from '@/shared/ui/use_say';
import { useStale } from '@/shared/ui/use_stale';
import { useDeleteRecord } from './api/delete_record';
import { useSaveRecord } from './api/save_record';
import { blankOf, fieldsFor, isRoot, onlyShown, type EditedKind } from './fields';
import { keptShorter } from './kept_shorter';
import { nameOf, recordsOf, type PlainRecord } from './plain_record';
import { RecordField } from './record_field';
import { problemsByKey, useProblemWords } from './record_problems';
import { sentRecord } from './sent_record';
import { TrunkActivity } from './trunk_activity';

// null: a new one. The version is that of the moment at which it was opened: it is saved or deleted only as it was then.
export interface Edited {
  record: PlainRecord | null;
  version: number | null;
}

interface Props {
  kind: EditedKind;
  settings: StoredSettings;
  edited: Edited | null;
  close: () => void;
}

export function RecordDrawer({ kind, settings, edited, close }: Props) {
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
  const problems = (record && problemsByKey(settings, kind).get(record.key)) ?? [];
  const discard = useDiscard();
  const stale = useStale();
  const problemWords = useProblemWords();
  const queries = useQueryClient();
  // Values that were set count as touched for the form.
  const typed = useRef(false);
  const leave = () => discard(typed.current, close);

  useEffect(() => {
    if (!edited) return;
    typed.current = false;
    form.resetFields();
    const top = (settings.org_units.find(isRoot) ?? settings.org_units[0])?.key;
    form.setFieldsValue(edited.record ?? { org_unit: top, parent: top, ...blankOf[kind] });
    // The document may be read again while the form is open: what was typed stays.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [edited, form, kind]);

  const taken = (key: string) =>
    record === null && recordsOf(settings, kind).some((each) => each.key === key);

  // Somebody else saved it meanwhile: the table shows what he made of it.
  const startAgain = async () => {
    await queries.invalidateQueries({ queryKey: ['settings'] });
    close();
  };

  const refused = (error: Error) => {
    if (stale(error, startAgain)) return;
    const isTaken = isCode(error, 'conflict') && (error as ProblemError).problem.path === '/key';
    const sentence = isTaken ? t('key_taken') : wordsFor.fieldError(error);
    if (!placeProblem(form, error, sentence, kind)) say.failed(error);
  };

  const send = (sent: PlainRecord) =>
    save.mutate(
      {
        record: sent as unknown as RecordOf<Kind>,
        isNew: record === null,
        version: edited?.version ?? null,
      },
      {
        onSuccess: () => {
          say.done(words.t('saved'));
          close();
        },
        onError: refused,
      },
    );

  // What cannot be taken back is asked first.
  const submit = (values: PlainRecord) => {
    const sent = sentRecord(kind, record, values);
    const days = keptShorter(record, sent);
    if (days === null) return send(sent);
    modal.confirm({
      title: t('kept_shorter.title', { days }),
      content: t('kept_shorter.text'),
      okText: words.t('save'),
      okButtonProps: { danger: true, 'data-testid': 'kept-shorter' },
      cancelText: words.t('cancel'),
      autoFocusButton: 'cancel',
      onOk: () => send(sent),
    });
  };

  const askToDelete = (doomed: PlainRecord) =>
    modal.confirm({
      title: t('delete_title', { name: nameOf(doomed, i18n.language) }),
      content: t('delete_text'),
      okText: words.t('delete'),
      okButtonProps: { danger: true },
      cancelText: words.t('cancel'),
      onOk: () =>
        remove
          .mutateAsync({ key: doomed.key, version: edited?.version ?? null })
          .then(close, (error: Error) =>
            isCode(error, 'conflict') && !isStale(error) ? say.wrong(t('in_use')) : refused(error),
          ),
    });

  return (
    <Drawer
      open={edited !== null}
      onClose={leave}
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
            <Button onClick={leave} data-testid="settings-cancel">
              {words.t('cancel')}
            </Button>
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
      {problems.length > 0 && (
        <Alert
          type="error"
          showIcon
          className="drawer-alert"
          title={t('has_problems')}
          description={problems.map((problem) => (
            <div key={problem.path}>{problemWords(problem)}</div>
          ))}
          data-testid="settings-problems"
        />
      )}
      <Form
        form={form}
        layout="vertical"
        onFinish={submit}
        onValuesChange={() => (typed.current = true)}
        disabled={shownOnly}
      >
        {fieldsFor(kind, record).map((field) => (
          <RecordField
            key={field.name}
            field={field}
            document={settings}
            fixed={field.name === 'key' && record !== null}
            taken={taken}
          />
        ))}
      </Form>
      {kind === 'trunks' && record && <TrunkActivity trunk={record.key} />}
    </Drawer>
  );
}
