import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import { useDirectory } from '@/shared/directory/directory';

interface Props {
  id?: string; // a form gives these three
  value?: string | null;
  onChange?: (id: string | null) => void;
  // Of who has it now, who may be no agent.
  name?: string;
  'data-testid'?: string;
}

export function AssigneeSelect({ value, onChange, name = '', ...rest }: Props) {
  const { t } = useTranslation('tickets');
  const directory = useDirectory();
  const agents = (directory?.agents ?? []).map((agent) => ({ value: agent.id, label: agent.name }));
  if (value && name && !agents.some((agent) => agent.value === value))
    agents.push({ value, label: name });
  return (
    <Select
      {...rest}
      value={value ?? undefined}
      allowClear
      showSearch={{ optionFilterProp: 'label' }}
      placeholder={t('nobody')}
      onChange={(id: string | undefined) => onChange?.(id ?? null)}
      options={agents}
    />
  );
}
