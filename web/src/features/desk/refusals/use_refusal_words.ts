import { useTranslation } from 'react-i18next';
import { ProblemError } from '@/shared/api/problem';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { refusalOf } from './refusals';

// Why a command was refused, in the words of the desk where it has some.
export function useRefusalWords(): (error: unknown) => string {
  const { t } = useTranslation('desk');
  const words = useWordsFor();
  return (error) => {
    const refusal = error instanceof ProblemError ? refusalOf(error.problem.detail) : null;
    return refusal ? t(`refusal.${refusal}`) : words.error(error);
  };
}
