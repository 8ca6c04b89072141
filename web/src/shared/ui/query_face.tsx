import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ErrorFace, LoadingFace } from './faces';

interface Props<T> {
  query: UseQueryResult<T>;
  rows?: number;
  children: (data: T) => ReactNode;
}

// What was asked for, or the face of waiting for it or of not getting it.
export function QueryFace<T>({ query, rows, children }: Props<T>) {
  if (query.data !== undefined) return <>{children(query.data)}</>;
  if (query.isError) return <ErrorFace error={query.error} retry={() => void query.refetch()} />;
  return <LoadingFace rows={rows} />;
}
