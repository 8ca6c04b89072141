import { useTranslation } from 'react-i18next';
import { codeOf, ProblemError } from '@/shared/api/problem';
import type { WhyIdle } from '@/shared/api/types';
import { sentenceOf } from './sentences';

// Words for codes that come from the server and may be newer than this page: the code itself if it is unknown.
export function useWordsFor() {
  const { t, i18n } = useTranslation('words');
  const known = (group: string, code: string) =>
    i18n.exists(`words:${group}.${code}`) ? i18n.t(`words:${group}.${code}` as never) : code;
  // A sentence that has no words here yet is shown to those who read English.
  const sentence = (detail: string): string => {
    const known = sentenceOf(detail);
    if (known) return t(`sentence.${known}`);
    return detail && i18n.language === 'en'
      ? t('field_error_detail', { detail })
      : t('field_error');
  };
  return {
    error: (error: unknown): string => {
      const code = codeOf(error);
      return i18n.exists(`words:error.${code}`) ? known('error', code) : t('error.failed');
    },
    sentence,
    fieldError: (error: unknown): string =>
      sentence(error instanceof ProblemError ? error.problem.detail : ''),
    reason: (code: string): string => known('reason', code),
    whyIdle: ({ code, endpoint, reason }: WhyIdle): string => {
      if (code === 'on_break' && reason)
        return t('why_idle.on_break_for', { reason: known('reason', reason) });
      return known('why_idle', code === 'unreachable' ? `unreachable_${endpoint}` : code);
    },
    endedBy: (code: string): string => known('ended_by', code),
    known,
  };
}
