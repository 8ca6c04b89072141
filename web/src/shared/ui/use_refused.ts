import type { FormInstance } from 'antd';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { placeProblem } from './place_problem';
import { useSay } from './use_say';
import { useStale } from './use_stale';

// For what a form sent and the server refused: placed at its field, else said at the top of the page. `again` reads the
// record anew where somebody else had saved it before.
export function useRefused(form: FormInstance, again?: () => Promise<unknown>) {
  const wordsFor = useWordsFor();
  const say = useSay();
  const stale = useStale();
  return (error: unknown): void => {
    if (again && stale(error, again)) return;
    if (!placeProblem(form, error, wordsFor.fieldError(error))) say.failed(error);
  };
}
