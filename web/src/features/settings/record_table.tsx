import { useTranslation } from 'react-i18next';
import type { Document, SkillLevel, StoredSettings } from '@/shared/api/configuration';
import type { Labels } from '@/shared/api/types';
import { labelOf } from '@/shared/i18n/labels';
import { EmptyFace } from '@/shared/ui/faces';
import { ListTable } from '@/shared/ui/list_table';
import { columnsOf, fieldsOf, type EditedKind, type Field } from './fields';
import { nameOf, nameOfKey, recordsOf, type PlainRecord } from './plain_record';
import { ProblemMark } from './problem_mark';
import { problemsByKey, useProblemWords } from './record_problems';

interface Props {
  kind: EditedKind;
  settings: StoredSettings;
  text: string;
  open: (record: PlainRecord) => void;
}

function useCellWords(document: Document) {
  const { t, i18n } = useTranslation('settings');
  const words = useTranslation('words');
  const locale = i18n.language;

  const choiceWord = (field: Extract<Field, { as: 'choice' | 'choices' }>, value: string) => {
    if ('kind' in field.from) return nameOfKey(document, field.from.kind, value, locale);
    const key = `settings:${field.from.words}.${value}`;
    return i18n.exists(key) ? i18n.t(key as never) : value;
  };

  return (field: Field, record: PlainRecord): string => {
    const value = record[field.name];
    if (field.name === 'name') return nameOf(record, locale);
    if (value === undefined || value === null || value === '') return '–';
    if (field.of && !field.of(record)) return '–';
    switch (field.as) {
      case 'switch':
        return value === true ? words.t('yes') : words.t('no');
      case 'choice':
        return choiceWord(field, String(value));
      case 'choices':
        return (value as string[]).map((each) => choiceWord(field, each)).join(' · ') || '–';
      case 'strings':
        return (value as string[]).join(' · ') || '–';
      case 'skill_levels':
        return (
          (value as SkillLevel[])
            .map(
              ({ skill, level }) => `${nameOfKey(document, 'skills', skill, locale)}\u00a0${level}`,
            )
            .join(' · ') || '–'
        );
      case 'labels':
        return field.long
          ? labelOf(value as Labels, locale, '–')
          : Object.values(value as Labels).join(' · ') || '–';
      case 'number':
        if (field.unit === 'seconds') return t('in_seconds', { value: Number(value) });
        if (field.unit === 'days')
          return value === 0 ? t('for_ever') : t('in_days', { value: Number(value) });
        return String(value);
      default:
        return String(value);
    }
  };
}

function lookOf(field: Field): string {
  if (field.as === 'number') return 'right figures';
  if (field.as === 'labels' && field.long) return 'cut-text';
  return ['key', 'name'].includes(field.name) ? 'nowrap' : '';
}

export function RecordTable({ kind, settings, text, open }: Props) {
  const { t } = useTranslation('settings');
  const wordsOf = useCellWords(settings);
  const problems = problemsByKey(settings, kind);
  const problemWords = useProblemWords();
  const fields = columnsOf[kind].flatMap((name) => {
    const field = fieldsOf[kind].find((each) => each.name === name);
    return field ? [field] : [];
  });
  const wanted = text.trim().toLowerCase();
  const rows = recordsOf(settings, kind).filter((record) =>
    fields.some((field) => wordsOf(field, record).toLowerCase().includes(wanted)),
  );
  if (rows.length === 0) return <EmptyFace text={wanted ? t('none_found') : t('none')} />;

  const cellOf = (field: Field) => (record: PlainRecord) => {
    const found = problems.get(record.key);
    if (field.name !== 'key' || !found) return wordsOf(field, record);
    return (
      <>
        {record.key} <ProblemMark reason={found.map(problemWords).join(t('semicolon'))} />
      </>
    );
  };

  return (
    <ListTable
      rows={rows}
      keyOf={({ key }) => key}
      columns={fields.map((field) => ({
        key: field.name,
        title: t(`field.${field.name}`),
        look: lookOf(field),
        cell: cellOf(field),
      }))}
      open={open}
      testId="settings-row"
    />
  );
}
