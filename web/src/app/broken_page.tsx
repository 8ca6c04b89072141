import { Button } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useRouteError } from 'react-router';
import { downloadLog, note } from '@/shared/log/client_log';
import { EmptyFace } from '@/shared/ui/faces';

// The page itself failed. What is told to the log is the kind of error, not its text.
export function BrokenPage() {
  const { t } = useTranslation('frame');
  const error = useRouteError();
  useEffect(() => note('page broken', error instanceof Error ? error.name : 'unknown'), [error]);
  return (
    <div className="page">
      <EmptyFace text={t('broken_page')}>
        <div className="row">
          <Button type="primary" onClick={() => location.reload()}>
            {t('reload')}
          </Button>
          <Button onClick={downloadLog}>{t('download_log')}</Button>
        </div>
      </EmptyFace>
    </div>
  );
}
