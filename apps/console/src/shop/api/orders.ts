import type { Order, OrderPage } from '@shop/contracts/order';
import type { Shipment } from '@shop/contracts/shipping';
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { OWN } from '../../account/api/account.js';
import { ask } from '../../api/http.js';
import { ProblemError } from '../../api/problem.js';

/** Between two looks at what moves and has no stream, in milliseconds. */
const LOOK_MS = 1_500;

export const ordersQuery = infiniteQueryOptions({
  queryKey: [OWN, 'orders'],
  initialPageParam: '',
  queryFn: ({ pageParam, signal }) => {
    const cursor = pageParam === '' ? '' : `?cursor=${encodeURIComponent(pageParam)}`;
    return ask<OrderPage>(`/api/orders${cursor}`, { signal });
  },
  getNextPageParam: ({ nextCursor }) => nextCursor,
});

export const orderQuery = (orderId: string) =>
  queryOptions({
    queryKey: [OWN, 'order', orderId],
    queryFn: ({ signal }) => ask<Order>(`/api/orders/${encodeURIComponent(orderId)}`, { signal }),
  });

/** Where the parcel is; null until one is booked. Looked at again until it has arrived. */
export const shipmentQuery = (orderId: string) =>
  queryOptions({
    queryKey: [OWN, 'shipment', orderId],
    queryFn: async ({ signal }): Promise<Shipment | null> => {
      try {
        return await ask<Shipment>(`/api/shipping/shipments/${encodeURIComponent(orderId)}`, { signal });
      } catch (error) {
        if (error instanceof ProblemError && error.status === 404) return null;
        throw error;
      }
    },
    refetchInterval: ({ state: { data } }) =>
      data?.state === 'delivered' || data?.state === 'cancelled' ? false : LOOK_MS,
  });

export function useCancelOrder(orderId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: () =>
      ask<Order>(`/api/orders/${encodeURIComponent(orderId)}/cancellation`, { method: 'PUT' }),
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: orderQuery(orderId).queryKey }),
        queries.invalidateQueries({ queryKey: shipmentQuery(orderId).queryKey }),
        queries.invalidateQueries({ queryKey: ordersQuery.queryKey }),
      ]),
  });
}
