import { useTranslation } from 'react-i18next';
import { displayNumber } from '@/shared/format/phone_number';
import type { Customer } from '@/shared/api/records';
import { useLabel } from '@/shared/i18n/use_label';

export function CustomerFacts({ customer }: { customer: Customer }) {
  const { t } = useTranslation('customers');
  const region = useLabel()(customer.region);
  return (
    <dl className="facts">
      <dt>{t('numbers')}</dt>
      <dd className="figures">{customer.numbers.map(displayNumber).join(' · ') || '–'}</dd>
      {region && (
        <>
          <dt>{t('region')}</dt>
          <dd>{region}</dd>
        </>
      )}
      {customer.company && (
        <>
          <dt>{t('company')}</dt>
          <dd>{customer.company}</dd>
        </>
      )}
      {customer.note && (
        <>
          <dt>{t('note')}</dt>
          <dd>{customer.note}</dd>
        </>
      )}
    </dl>
  );
}
