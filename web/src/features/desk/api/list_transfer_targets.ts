import { keepPreviousData, replaceEqualDeep, useQuery } from '@tanstack/react-query';
import { answered, api } from '@/shared/api/client';
import type { TransferTargets } from '@/shared/api/types';
import { inKnownOrder } from '../transfer/targets';

const askedAgainAfterMs = 3000;

// Who can take the call, live for as long as somebody looks. What was there stays in its place: nothing moves under the
// pointer.
export function useTransferTargets(search: string) {
  return useQuery({
    queryKey: ['transfer_targets', search],
    queryFn: () => answered(api.GET('/desk/transfer_targets', { params: { query: { search } } })),
    refetchInterval: askedAgainAfterMs,
    gcTime: 0,
    placeholderData: keepPreviousData,
    // The same object as before where nothing changed: it is compared by every render.
    structuralSharing: (known, arrived) =>
      replaceEqualDeep(
        known,
        inKnownOrder(known as TransferTargets | undefined, arrived as TransferTargets),
      ) as unknown,
  });
}
