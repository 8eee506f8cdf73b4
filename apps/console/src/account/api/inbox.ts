import type { NotificationPage } from '@shop/contracts/notification';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { ask } from '../../api/http.js';
import { OWN } from './account.js';

/** Asked again every five seconds: what is told is written by jobs, a moment after what it tells of. */
export const inboxQuery = infiniteQueryOptions({
  queryKey: [OWN, 'inbox'],
  initialPageParam: '',
  queryFn: ({ pageParam, signal }) => {
    const cursor = pageParam === '' ? '' : `?cursor=${encodeURIComponent(pageParam)}`;
    return ask<NotificationPage>(`/api/notifications${cursor}`, { signal });
  },
  getNextPageParam: ({ nextCursor }) => nextCursor,
  refetchInterval: 5_000,
});
