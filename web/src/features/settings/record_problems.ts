import { useTranslation } from 'react-i18next';
import type { RecordProblem, StoredSettings } from '@/shared/api/configuration';
import { useWordsFor } from '@/shared/i18n/use_words_for';
import { fieldPathOf } from '@/shared/ui/field_path';
import type { EditedKind } from './fields';

// What does not hold any more, by the record's key.
export function problemsByKey(
  settings: StoredSettings,
  kind: EditedKind,
): Map<string, RecordProblem[]> {
  const found = new Map<string, RecordProblem[]>();
  for (const problem of settings.problems.filter((each) => each.kind === kind))
    found.set(problem.key, [...(found.get(problem.key) ?? []), problem]);
  return found;
}

// "File, Chinese: there is no such sound file"
export function useProblemWords() {
  const { t, i18n } = useTranslation('settings');
  const wordsFor = useWordsFor();
  const known = (group: string, name: string) =>
    i18n.exists(`settings:${group}.${name}`) ? [i18n.t(`settings:${group}.${name}` as never)] : [];
  return ({ path, message }: RecordProblem): string => {
    const [field = '', locale = ''] = fieldPathOf(path).map(String);
    const where = [...known('field', field), ...known('language_name', locale)].join(t('comma'));
    const what = wordsFor.sentence(message);
    return where ? t('problem', { where, what }) : what;
  };
}
