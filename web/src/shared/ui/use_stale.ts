import { App } from 'antd';
import { useTranslation } from 'react-i18next';
import { isStale } from '@/shared/api/problem';

// For what came too late because somebody else had saved the record before: asks whether to read it again, which gives
// up what was typed. False for any other error.
export function useStale() {
  const { modal } = App.useApp();
  const { t } = useTranslation('words');
  return (error: unknown, reload: () => Promise<unknown>): boolean => {
    if (!isStale(error)) return false;
    modal.confirm({
      title: t('stale.title'),
      content: t('stale.text'),
      okText: t('stale.reload'),
      cancelText: t('stale.keep'),
      okButtonProps: { 'data-testid': 'stale-reload' },
      onOk: reload,
    });
    return true;
  };
}
