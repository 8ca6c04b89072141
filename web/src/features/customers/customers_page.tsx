import { Button, Input } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useCustomers } from '@/shared/customer_search/customer_list';
import { Ago } from '@/shared/ui/ago';
import { PageHead } from '@/shared/ui/page_head';
import { PagedFace } from '@/shared/ui/paged_face';
import { Panel } from '@/shared/ui/panel';
import { displayNumber } from '@/shared/format/phone_number';
import { useLabel } from '@/shared/i18n/use_label';
import { useFilter } from '@/shared/ui/use_filter';
import { NewCustomerDialog } from './new_customer_dialog';

export function CustomersPage() {
  const { t } = useTranslation('customers');
  const words = useTranslation('words');
  const label = useLabel();
  const navigate = useNavigate();
  const { filter, change } = useFilter(['text'] as const);
  const [text, setText] = useState(filter.text ?? '');
  const [creating, setCreating] = useState(false);
  const list = useCustomers(filter);

  return (
    <div className="page">
      <PageHead title={t('title')}>
        <Button type="primary" onClick={() => setCreating(true)} data-testid="new-customer">
          {t('new')}
        </Button>
      </PageHead>
      <div className="filters" role="search">
        <Input.Search
          className="filter-text"
          value={text}
          allowClear
          placeholder={t('search')}
          aria-label={t('search')}
          onChange={(event) => setText(event.target.value)}
          onSearch={(value) => change({ text: value.trim() })}
          data-testid="filter-text"
        />
      </div>
      <Panel>
        <PagedFace list={list} empty={filter.text ? t('none_found') : t('none')}>
          {(rows) => (
            <div className="table-scroll">
              <table className="dense-table">
                <thead>
                  <tr>
                    <th scope="col">{t('name')}</th>
                    <th scope="col">{t('numbers')}</th>
                    <th scope="col">{t('region')}</th>
                    <th scope="col">{t('company')}</th>
                    <th scope="col">{t('changed')}</th>
                  </tr>
                </thead>
                <tbody>
                  {rows.map((customer) => (
                    <tr
                      key={customer.id}
                      data-link
                      data-testid="customer-row"
                      onClick={() => void navigate(`/customers/${customer.id}`)}
                    >
                      <td>
                        <Link to={`/customers/${customer.id}`} onClick={(e) => e.stopPropagation()}>
                          {customer.name || customer.company || words.t('unknown_caller')}
                        </Link>
                      </td>
                      <td className="figures">
                        {customer.numbers.map(displayNumber).join(' · ') || '–'}
                      </td>
                      <td>{label(customer.region) || '–'}</td>
                      <td>{customer.company || '–'}</td>
                      <td className="secondary">
                        <Ago at={customer.updated_at} />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </PagedFace>
      </Panel>
      <NewCustomerDialog open={creating} close={() => setCreating(false)} />
    </div>
  );
}
