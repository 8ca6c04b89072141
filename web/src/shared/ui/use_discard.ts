import { App } from 'antd';
import { useTranslation } from 'react-i18next';

// For whatever closes a form: Esc, a click beside it, or Cancel. What was typed is given up only when somebody says so.
export function useDiscard() {
  const { modal } = App.useApp();
  const { t } = useTranslation('words');
  return (touched: boolean, close: () => void): void => {
    if (!touched) return close();
    modal.confirm({
      title: t('discard.title'),
      content: t('discard.text'),
      okText: t('discard.yes'),
      cancelText: t('discard.no'),
      okButtonProps: { danger: true, 'data-testid': 'discard' },
      cancelButtonProps: { 'data-testid': 'keep-typing' },
      autoFocusButton: 'cancel',
      onOk: close,
    });
  };
}
