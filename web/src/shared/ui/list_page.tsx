import type { ReactNode } from 'react';
import { PageHead } from './page_head';
import { PagedFace } from './paged_face';
import { Panel } from './panel';
import type { Paged } from './use_paged';

interface Props<Row> {
  title: string;
  // At the right of the title.
  tools?: ReactNode;
  about?: string;
  filters?: ReactNode;
  list: Paged<Row>;
  // Said where there are no rows, in the words of this page and this filter.
  empty: string;
  className?: string;
  children: (rows: Row[]) => ReactNode;
}

// The frame of every list page: what it is called, what can be done and chosen, and its rows or their empty, loading or
// error face.
export function ListPage<Row>(props: Props<Row>) {
  const { title, tools, about, filters, list, empty, className = '', children } = props;
  return (
    <div className={`page ${className}`}>
      <PageHead title={title}>{tools}</PageHead>
      {about && <p className="secondary">{about}</p>}
      {filters && (
        <div className="filters" role="search">
          {filters}
        </div>
      )}
      <Panel>
        <PagedFace list={list} empty={empty}>
          {children}
        </PagedFace>
      </Panel>
    </div>
  );
}
