import { useTranslation } from 'react-i18next';
import { codeOf, ProblemError } from '@/shared/api/problem';

// Words for codes that come from the server and may be newer than this page: the code itself if it is unknown.
export function useWordsFor() {
  const { t, i18n } = useTranslation('words');
  const known = (group: string, code: string) =>
    i18n.exists(`words:${group}.${code}`) ? i18n.t(`words:${group}.${code}` as never) : code;
  return {
    error: (error: unknown): string => {
      const code = codeOf(error);
      return i18n.exists(`words:error.${code}`) ? known('error', code) : t('error.failed');
    },
    // The server's sentence is for operators and in English; it says most exactly what is wrong.
    fieldError: (error: unknown): string => {
      const detail = error instanceof ProblemError ? error.problem.detail : '';
      return detail ? t('field_error_detail', { detail }) : t('field_error');
    },
    reason: (code: string): string => known('reason', code),
    endedBy: (code: string): string => known('ended_by', code),
    known,
  };
}
