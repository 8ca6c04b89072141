import { Button } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Customer } from '@/shared/api/records';
import { useCustomers } from '@/shared/customer_search/customer_list';
import { displayNumber } from '@/shared/format/phone_number';
import { useLabel } from '@/shared/i18n/use_label';
import { Ago } from '@/shared/ui/ago';
import { ListPage } from '@/shared/ui/list_page';
import { ListTable, type ListColumn } from '@/shared/ui/list_table';
import { TextFilter } from '@/shared/ui/text_filter';
import { useFilter } from '@/shared/ui/use_filter';
import { NewCustomerDialog } from './new_customer_dialog';

function useColumns(): ListColumn<Customer>[] {
  const { t } = useTranslation('customers');
  const words = useTranslation('words');
  const label = useLabel();
  return [
    {
      key: 'name',
      title: t('name'),
      cell: ({ name, company }) => name || company || words.t('unknown_caller'),
    },
    {
      key: 'numbers',
      title: t('numbers'),
      look: 'figures',
      cell: ({ numbers }) => numbers.map(displayNumber).join(' · ') || '–',
    },
    { key: 'region', title: t('region'), cell: ({ region }) => label(region) || '–' },
    { key: 'company', title: t('company'), cell: ({ company }) => company || '–' },
    {
      key: 'changed',
      title: t('changed'),
      look: 'secondary',
      cell: ({ updated_at }) => <Ago at={updated_at} />,
    },
  ];
}

export function CustomersPage() {
  const { t } = useTranslation('customers');
  const { filter, change } = useFilter(['text'] as const);
  const [creating, setCreating] = useState(false);
  const list = useCustomers(filter);
  const columns = useColumns();

  return (
    <>
      <ListPage
        title={t('title')}
        tools={
          <Button type="primary" onClick={() => setCreating(true)} data-testid="new-customer">
            {t('new')}
          </Button>
        }
        filters={
          <TextFilter value={filter.text} label={t('search')} change={(text) => change({ text })} />
        }
        list={list}
        empty={filter.text ? t('none_found') : t('none')}
      >
        {(rows) => (
          <ListTable
            rows={rows}
            keyOf={({ id }) => id}
            columns={columns}
            to={({ id }) => `/customers/${id}`}
            testId="customer-row"
          />
        )}
      </ListPage>
      {creating && <NewCustomerDialog close={() => setCreating(false)} />}
    </>
  );
}
