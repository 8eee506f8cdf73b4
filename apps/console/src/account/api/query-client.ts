import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { mayTryAgain } from '../../api/may-try-again.js';
import { ProblemError } from '../../api/problem.js';
import { accountQuery, OWN } from './account.js';

/**
 * What the page knows of the shop. A session may end meanwhile: on another device, by its own age. Whoever is refused for it
 * makes the page ask anew who is signed in, and the pages that need somebody offer the way in.
 */
export function newQueryClient(): QueryClient {
  const queries: QueryClient = new QueryClient({
    // A laptop without a network is no reason to wait: its shop is on the laptop.
    defaultOptions: {
      queries: { retry: mayTryAgain, staleTime: 5_000, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
    queryCache: new QueryCache({
      onError: (error, { queryKey: [first] }) => {
        if (first === OWN) askAnewAfter(error);
      },
    }),
    mutationCache: new MutationCache({
      onError: (error) => {
        askAnewAfter(error);
      },
    }),
  });
  function askAnewAfter(error: Error): void {
    if (!(error instanceof ProblemError) || error.status !== 401) return;
    void queries.invalidateQueries({ queryKey: accountQuery.queryKey });
  }
  return queries;
}
