import { Alert, Button, Form, Input } from 'antd';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { Navigate, useLocation } from 'react-router';
import { codeOf } from '@/shared/api/problem';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { sessionQuery } from '@/shared/session/session';
import { LookSwitches } from '@/shared/ui/look_switches';
import { useSignIn } from './api/sign_in';
import './login_page.css';

interface Values {
  login: string;
  password: string;
}

// A path of ours to return to; anything else leads to the start.
function wayBack(state: unknown): string {
  if (typeof state !== 'object' || state === null || !('from' in state)) return '/';
  return typeof state.from === 'string' && /^\/(?!\/)/.test(state.from) ? state.from : '/';
}

export function LoginPage() {
  const { t } = useTranslation('session');
  const words = useWordsFor();
  const session = useQuery(sessionQuery);
  const signIn = useSignIn();
  const location = useLocation();

  if (session.data) return <Navigate to={wayBack(location.state)} replace />;

  const wrong = signIn.error && codeOf(signIn.error) === 'unauthenticated';

  return (
    <main className="login">
      <div className="login-corner">
        <LookSwitches />
      </div>
      <section className="panel login-panel" aria-labelledby="login-title">
        <div className="login-brand">
          <span className="brand-mark" aria-hidden />
          <h1 id="login-title">{t('product')}</h1>
        </div>
        <p className="secondary">{t('purpose')}</p>
        <Form<Values>
          layout="vertical"
          requiredMark={false}
          onFinish={(values) => signIn.mutate(values)}
        >
          <Form.Item
            name="login"
            label={t('login')}
            rules={[{ required: true, message: t('login_missing') }]}
          >
            <Input autoFocus autoComplete="username" data-testid="login-user" />
          </Form.Item>
          <Form.Item
            name="password"
            label={t('password')}
            rules={[{ required: true, message: t('password_missing') }]}
          >
            <Input.Password autoComplete="current-password" data-testid="login-password" />
          </Form.Item>
          {signIn.error && (
            <Alert
              type="error"
              showIcon
              className="login-alert"
              title={wrong ? t('wrong') : words.error(signIn.error)}
            />
          )}
          <Button
            type="primary"
            htmlType="submit"
            block
            loading={signIn.isPending}
            data-testid="login-submit"
          >
            {t('sign_in')}
          </Button>
        </Form>
      </section>
    </main>
  );
}
