import { Link } from 'react-router';
import { useTranslation } from 'react-i18next';
import { EmptyFace } from '@/shared/ui/faces';

export function MissingPage() {
  const { t } = useTranslation('frame');
  return (
    <div className="page">
      <EmptyFace text={t('missing_page')}>
        <Link to="/">{t('to_start')}</Link>
      </EmptyFace>
    </div>
  );
}
