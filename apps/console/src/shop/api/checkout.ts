import type { Checkout, Order } from '@shop/contracts/order';
import type { Card, CardRequest } from '@shop/contracts/payment';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { OWN } from '../../account/api/account.js';
import { ask } from '../../api/http.js';
import { mayTryAgain } from '../../api/may-try-again.js';
import { isOutcomeOpen } from '../../api/outcome.js';
import { ProblemError } from '../../api/problem.js';
import { type Attempt, Attempts } from '../checkout/attempt.js';
import { cartQuery } from './cart.js';

export const attempts = new Attempts(sessionStorage);

/** Tells payment, and nobody else, the number of a card; everything after goes by the card's token. */
export function useAddCard() {
  return useMutation({
    mutationFn: (card: CardRequest) => ask<Card>('/api/payments/cards', { method: 'POST', body: card }),
  });
}

/**
 * Orders what is in the cart. A refusal ends the attempt, and another one may be begun; while the outcome is open, and when
 * the session has ended meanwhile, it stays for being sent again.
 */
export function usePlaceOrder() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ key, checkout }: Attempt) =>
      ask<Order>('/api/orders', { method: 'POST', body: checkout satisfies Checkout, idempotencyKey: key }),
    retry: mayTryAgain,
    onSuccess: () => {
      attempts.end();
    },
    onError: (error) => {
      if (error instanceof ProblemError && (isOutcomeOpen(error.status) || error.status === 401)) return;
      attempts.end();
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: cartQuery.queryKey }),
        queries.invalidateQueries({ queryKey: [OWN, 'orders'] }),
      ]),
  });
}
