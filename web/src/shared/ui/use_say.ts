import { App } from 'antd';
import { useWordsFor } from '@/shared/i18n/use_words_for';

// Short words at the top of the page about what was done or was not.
export function useSay() {
  const { message } = App.useApp();
  const words = useWordsFor();
  return {
    done: (text: string) => void message.success(text),
    wrong: (text: string) => void message.error({ content: text, key: 'failed' }),
    failed: (error: unknown) => void message.error({ content: words.error(error), key: 'failed' }),
  };
}
