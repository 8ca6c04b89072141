import { Button, Skeleton } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWordsFor } from '@/shared/i18n/use_words_for';

export function LoadingFace({ rows = 4 }: { rows?: number }) {
  const { t } = useTranslation('words');
  return (
    <div className="face" role="status" aria-label={t('loading')}>
      <Skeleton active title={false} paragraph={{ rows }} />
    </div>
  );
}

interface EmptyFaceProps {
  text?: string;
  children?: ReactNode;
}

export function EmptyFace({ text, children }: EmptyFaceProps) {
  const { t } = useTranslation('words');
  return (
    <div className="face face-empty">
      <span>{text ?? t('empty')}</span>
      {children}
    </div>
  );
}

export function ErrorFace({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation('words');
  const words = useWordsFor();
  return (
    <div className="face face-empty" role="alert">
      <span className="text-alarm">{words.error(error)}</span>
      {retry && (
        <Button size="small" onClick={retry}>
          {t('retry')}
        </Button>
      )}
    </div>
  );
}
