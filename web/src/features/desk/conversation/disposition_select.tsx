import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useInteraction } from '@/features/interactions/api/interaction';
import { useDispositions } from '@/shared/directory/directory';
import { useSaveDisposition } from '@/features/interactions/api/save_disposition';

interface Props {
  interactionId: string;
  queue: string;
  required: boolean;
}

export function DispositionSelect({ interactionId, queue, required }: Props) {
  const { t } = useTranslation('desk');
  const choices = useDispositions(queue);
  const stored = useInteraction(interactionId);
  const save = useSaveDisposition(interactionId);
  const value = save.isPending ? save.variables : stored.data?.interaction.disposition;

  return (
    <>
      <div className="field-head">
        <label htmlFor="disposition">{t('disposition.title')}</label>
        {required && <span>{t('disposition.required')}</span>}
      </div>
      <Select
        id="disposition"
        className="full"
        value={value || undefined}
        placeholder={t('disposition.choose')}
        options={choices}
        showSearch={{ optionFilterProp: 'label' }}
        allowClear
        onChange={(key: string | undefined) => save.mutate(key ?? '')}
        notFoundContent={t('disposition.none')}
        data-testid="disposition"
        data-state={value ?? ''}
      />
    </>
  );
}
