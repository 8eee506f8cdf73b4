import type { SessionList } from '@shop/contracts/auth';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/http.js';
import { OWN } from './account.js';

export const sessionsQuery = queryOptions({
  queryKey: [OWN, 'sessions'],
  queryFn: ({ signal }) => ask<SessionList>('/api/auth/sessions', { signal }),
  refetchOnWindowFocus: 'always',
});

/** Ends a session of another device; nothing brings it back. */
export function useEndSession() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (sessionId: string) =>
      ask<undefined>(`/api/auth/sessions/${encodeURIComponent(sessionId)}`, { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries({ queryKey: sessionsQuery.queryKey }),
  });
}
