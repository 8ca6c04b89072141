import { useTranslation } from 'react-i18next';
import type { Document, SkillLevel } from '@/shared/api/configuration';
import { EmptyFace } from '@/shared/ui/faces';
import { columnsOf, fieldsOf, type EditedKind, type Field } from './fields';
import { nameOf, nameOfKey, recordsOf, type PlainRecord } from './plain_record';

interface Props {
  kind: EditedKind;
  document: Document;
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
      case 'number':
        return field.unit === 'seconds' ? t('in_seconds', { value: Number(value) }) : String(value);
      default:
        return String(value);
    }
  };
}

export function RecordTable({ kind, document, text, open }: Props) {
  const { t } = useTranslation('settings');
  const wordsOf = useCellWords(document);
  const fields = columnsOf[kind].flatMap((name) => {
    const field = fieldsOf[kind].find((each) => each.name === name);
    return field ? [field] : [];
  });
  const wanted = text.trim().toLowerCase();
  const rows = recordsOf(document, kind).filter((record) =>
    fields.some((field) => wordsOf(field, record).toLowerCase().includes(wanted)),
  );
  if (rows.length === 0) return <EmptyFace text={wanted ? t('none_found') : t('none')} />;
  const look = (field: Field) =>
    field.as === 'number' ? 'right figures' : ['key', 'name'].includes(field.name) ? 'nowrap' : '';

  return (
    <div className="table-scroll">
      <table className="dense-table">
        <thead>
          <tr>
            {fields.map((field) => (
              <th key={field.name} scope="col" className={look(field)}>
                {t(`field.${field.name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((record) => (
            <tr
              key={record.key}
              data-link
              data-testid="settings-row"
              data-key={record.key}
              onClick={() => open(record)}
            >
              {fields.map((field, index) => (
                <td key={field.name} className={look(field)}>
                  {index === 0 ? (
                    <button type="button" className="link-button" onClick={() => open(record)}>
                      {record.key}
                    </button>
                  ) : (
                    wordsOf(field, record)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
