import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';

export function Brand() {
  const { t } = useTranslation('frame');
  return (
    <>
      <a className="skip-link" href="#content">
        {t('skip_to_content')}
      </a>
      <Link to="/" className="brand" aria-label={t('product')}>
        <span className="brand-square" aria-hidden />
        <span className="brand-name">{t('product')}</span>
      </Link>
    </>
  );
}
