import { useInfiniteQuery, type InfiniteData } from '@tanstack/react-query';
import type { Page } from '@/shared/api/types';

// A list that is read page by page with the server's cursor.
export function usePaged<Row>(
  key: readonly unknown[],
  read: (cursor: string | undefined) => Promise<Page<Row>>,
  enabled = true,
) {
  const query = useInfiniteQuery<
    Page<Row>,
    Error,
    InfiniteData<Page<Row>>,
    readonly unknown[],
    string | undefined
  >({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    enabled,
  });
  const { data, isError, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  return {
    rows: data?.pages.flatMap((page) => page.items),
    isError,
    error,
    refetch,
    hasNextPage,
    fetchNextPage,
    isFetchingNextPage,
  };
}

export type Paged<Row> = ReturnType<typeof usePaged<Row>>;
