import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { EmptyFace, ErrorFace, LoadingFace } from './faces';
import type { Paged } from './use_paged';

interface Props<Row> {
  list: Paged<Row>;
  empty?: string;
  children: (rows: Row[]) => ReactNode;
}

// A list's rows with the way to more of them, or its empty, loading or error face.
export function PagedFace<Row>({ list, empty, children }: Props<Row>) {
  const { t } = useTranslation('words');
  if (!list.rows) {
    if (list.isError) return <ErrorFace error={list.error} retry={() => void list.refetch()} />;
    return <LoadingFace rows={8} />;
  }
  if (list.rows.length === 0) return <EmptyFace text={empty} />;
  return (
    <>
      {children(list.rows)}
      {list.isError && <ErrorFace error={list.error} retry={() => void list.fetchNextPage()} />}
      {list.hasNextPage && !list.isError && (
        <div className="more">
          <Button
            onClick={() => void list.fetchNextPage()}
            loading={list.isFetchingNextPage}
            data-testid="load-more"
          >
            {t('load_more')}
          </Button>
        </div>
      )}
    </>
  );
}
