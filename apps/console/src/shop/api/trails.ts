import type { RequestOverview } from '@shop/contracts/request-ops';
import { queryOptions } from '@tanstack/react-query';
import { askOps } from '../../live/ask-ops.js';

/** Asked anew each time that it is looked at: what a request left to be done may come after its answer. */
export const trailQuery = (id: string) =>
  queryOptions({
    queryKey: ['trail', id],
    queryFn: ({ signal }) => askOps<RequestOverview>(`/ops/requests/${encodeURIComponent(id)}`, { signal }),
    staleTime: 0,
  });
