import type { Account, Credentials, StartedSession } from '@shop/contracts/auth';
import { type QueryClient, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../../api/http.js';
import { ProblemError } from '../../api/problem.js';
import { Kept } from '../../kept/kept.js';

/**
 * That somebody has signed in with this browser and not out again. The session is a cookie that no script can read, and only
 * the shop knows whether it still holds; but of whom nobody has signed in the shop need not be asked, and no guest's console
 * shows the 401 that it would answer.
 */
const signedInBefore = new Kept<true>(localStorage, 'signed in before');

/** What only its owner may see is kept under this, and dropped when somebody signs in or out. */
export const OWN = 'own';

/** Who is signed in; null for a guest. The session is a cookie that no script can read, so the shop is asked. */
export const accountQuery = queryOptions({
  queryKey: ['account'],
  queryFn: async ({ signal }): Promise<Account | null> => {
    if (signedInBefore.value === undefined) return null;
    try {
      return await ask<Account>('/api/auth/account', { signal });
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status !== 401) throw error;
      signedInBefore.forget();
      return null;
    }
  },
  staleTime: 60_000,
});

export function useSignIn() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: signIn,
    onSuccess: () => comeIn(queries),
  });
}

/** Registers and signs in: who has just said a password is not asked for it again. */
export function useRegister() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async (credentials: Credentials) => {
      await ask<Account>('/api/auth/accounts', { method: 'POST', body: credentials });
      return signIn(credentials);
    },
    onSuccess: () => comeIn(queries),
  });
}

export function useSignOut() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () => ask<undefined>('/api/auth/sessions/current', { method: 'DELETE' }),
    onSuccess: () => {
      signedInBefore.forget();
      queries.setQueryData(accountQuery.queryKey, null);
      return startAnew(queries);
    },
  });
}

function signIn(credentials: Credentials): Promise<StartedSession> {
  return ask<StartedSession>('/api/auth/sessions', { method: 'POST', body: credentials });
}

/** Nothing of another account is kept, and it is gone before anybody asks for what is of this one. */
async function comeIn(queries: QueryClient): Promise<void> {
  signedInBefore.keep(true);
  const asked = startAnew(queries);
  await queries.invalidateQueries({ queryKey: accountQuery.queryKey });
  await asked;
}

/** A guest's cart goes along when the guest signs in, and stays behind with the account on the way out. */
function startAnew(queries: QueryClient): Promise<void> {
  queries.removeQueries({ queryKey: [OWN] });
  return queries.invalidateQueries({ queryKey: ['cart'] });
}
