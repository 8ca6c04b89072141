import { Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { ProblemError } from '@/shared/api/problem';
import type { Session } from '@/shared/api/types';
import { FormDialog } from '@/shared/ui/form_dialog';
import { useSay } from '@/shared/ui/use_say';
import { useChangePassword } from './api/change_password';

interface Values {
  current_password: string;
  new_password: string;
  again: string;
}

export function ChangePasswordDialog({ session, close }: { session: Session; close: () => void }) {
  const { t } = useTranslation('session');
  const say = useSay();
  const [form] = Form.useForm<Values>();
  const change = useChangePassword();

  const failed = (error: unknown) => {
    const path = error instanceof ProblemError ? error.problem.path : '';
    if (path === '/current_password')
      form.setFields([{ name: 'current_password', errors: [t('wrong_current')] }]);
    else if (path === '/new_password')
      form.setFields([{ name: 'new_password', errors: [t('refused_new')] }]);
    else say.failed(error);
  };
  const save = ({ current_password, new_password }: Values) =>
    change.mutate(
      { current_password, new_password },
      {
        onSuccess: () => {
          say.done(t('password_changed'));
          close();
        },
        onError: failed,
      },
    );

  return (
    <FormDialog
      title={t('change_password')}
      form={form}
      close={close}
      save={save}
      saving={change.isPending}
      focus="current_password"
      requiredMark={false}
      testId="password-save"
    >
      <input type="text" hidden readOnly autoComplete="username" value={session.login} />
      <Form.Item
        name="current_password"
        label={t('current_password')}
        rules={[{ required: true, message: t('password_missing') }]}
      >
        <Input.Password autoComplete="current-password" data-testid="password-current" />
      </Form.Item>
      <Form.Item
        name="new_password"
        label={t('new_password')}
        extra={t('new_password_hint')}
        rules={[
          { required: true, message: t('password_missing') },
          { min: 8, message: t('refused_new') },
        ]}
      >
        <Input.Password autoComplete="new-password" data-testid="password-new" />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('new_password_again')}
        dependencies={['new_password']}
        rules={[
          { required: true, message: t('password_missing') },
          ({ getFieldValue }) => ({
            validator: (_, value) =>
              !value || value === getFieldValue('new_password')
                ? Promise.resolve()
                : Promise.reject(new Error(t('not_the_same'))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" data-testid="password-again" />
      </Form.Item>
    </FormDialog>
  );
}
