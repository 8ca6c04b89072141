import { Select } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Customer } from '@/shared/api/records';
import { displayNumber } from '@/shared/format/phone_number';
import { useDebounced } from '@/shared/ui/use_debounced';
import { useCustomers } from './customer_list';

interface Props {
  id?: string; // a form gives these three
  value?: string | null;
  onChange?: (id: string | null) => void;
  // Of the one who is chosen to begin with: no search has found him yet.
  name?: string;
  allowClear?: boolean;
  'data-testid'?: string;
}

function nameOf({ name, company }: Customer): string {
  return [name, company].filter(Boolean).join(' · ');
}

// One customer, found by what is known of him. Those of one name are told apart by their numbers.
export function CustomerSelect({ value, onChange, name = '', ...rest }: Props) {
  const { t } = useTranslation('customers');
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState({ id: '', name: '' });
  const searched = useDebounced(text.trim(), 250);
  const found = useCustomers({ text: searched }, searched.length > 0);
  const rows = searched ? (found.rows ?? []) : [];

  const choose = (id: string | undefined) => {
    const row = rows.find((customer) => customer.id === id);
    if (row) setChosen({ id: row.id, name: nameOf(row) });
    onChange?.(id ?? null);
  };

  return (
    <Select
      {...rest}
      labelInValue
      showSearch={{ filterOption: false, onSearch: setText }}
      value={value ? { value, label: chosen.id === value ? chosen.name : name } : null}
      placeholder={t('search')}
      notFoundContent={searched && found.rows ? t('none_found') : null}
      options={rows.map((customer) => ({
        value: customer.id,
        label: [nameOf(customer), ...customer.numbers.map(displayNumber)]
          .filter(Boolean)
          .join(' · '),
      }))}
      onChange={(option: { value: string; label: string } | null) => choose(option?.value)}
    />
  );
}
