import { Form, Modal, type FormInstance } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useDiscard } from './use_discard';

interface Props<Values> {
  title: string;
  form: FormInstance<Values>;
  initialValues?: Partial<Values>;
  open?: boolean;
  close: () => void;
  save: (values: Values) => void;
  saving: boolean;
  // The field in which one types first.
  focus?: string;
  // Only what is missing is marked, where nearly everything is needed.
  requiredMark?: boolean;
  // What was typed stays while it is closed.
  keeps?: boolean;
  testId: string;
  children: ReactNode;
}

// A dialog with one form: it asks before it gives up what was typed.
export function FormDialog<Values>(props: Props<Values>) {
  const { title, form, initialValues, open = true, close, save, saving, focus } = props;
  const { t } = useTranslation('words');
  const discard = useDiscard();
  return (
    <Modal
      open={open}
      title={title}
      okText={t('save')}
      cancelText={t('cancel')}
      okButtonProps={{ 'data-testid': props.testId }}
      onCancel={() => discard(form.isFieldsTouched(), close)}
      onOk={() => form.submit()}
      confirmLoading={saving}
      forceRender={props.keeps}
      afterOpenChange={(shown) => {
        if (shown && focus) form.focusField(focus as never);
      }}
    >
      <Form<Values>
        form={form}
        layout="vertical"
        requiredMark={props.requiredMark}
        initialValues={initialValues as object}
        onFinish={save}
      >
        {props.children}
      </Form>
    </Modal>
  );
}
