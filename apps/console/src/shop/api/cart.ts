import type { Cart, CartContent } from '@shop/contracts/cart';
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/http.js';
import { Intention } from '../../api/intention.js';
import { mayTryAgain } from '../../api/may-try-again.js';

interface Line {
  readonly sku: string;
  readonly quantity: number;
}

/** Of a guest or of the account, which the browser's cookies say. Other tabs and devices change it too. */
export const cartQuery = queryOptions({
  queryKey: ['cart'],
  queryFn: ({ signal }) => ask<Cart>('/api/cart', { signal }),
  refetchOnWindowFocus: 'always',
});

/** Puts so many more into the cart. */
export const useAddToCart = () =>
  useCartChange('add', ({ sku, quantity }, idempotencyKey) =>
    ask<CartContent>('/api/cart/items', {
      method: 'POST',
      body: { items: [{ sku, quantity }] },
      idempotencyKey,
    }),
  );

/** Makes it so many; 0 takes it out. */
export const useSetQuantity = () =>
  useCartChange('set', ({ sku, quantity }, idempotencyKey) =>
    quantity === 0
      ? ask<CartContent>(`/api/cart/items/${sku}`, { method: 'DELETE', idempotencyKey })
      : ask<CartContent>(`/api/cart/items/${sku}`, { method: 'PUT', body: { quantity }, idempotencyKey }),
  );

function useCartChange(kind: string, send: (line: Line, key: string) => Promise<CartContent>) {
  const queries = useQueryClient();
  const [intention] = useState(() => new Intention());
  return useMutation({
    mutationKey: ['cart', kind],
    mutationFn: (line: Line) =>
      intention.carryOut(`${line.sku} ${String(line.quantity)}`, (key) => send(line, key)),
    retry: mayTryAgain,
    onSettled: () => queries.invalidateQueries({ queryKey: cartQuery.queryKey }),
  });
}
