import type { OrderEvent, OrderEventName } from '@shop/contracts/order';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { cartQuery } from '../api/cart.js';
import { orderQuery, ordersQuery } from '../api/orders.js';

const NAMES = [
  ...(['placed', 'paid', 'shipping-booked', 'confirmed', 'cancelled', 'refunded'] as const),
] satisfies OrderEventName[];

/** `waiting`: the browser comes back by itself; `refused`: it does not. */
export type StreamState = 'waiting' | 'live' | 'refused';

/**
 * What happened to an order and what happens, as it happens. The stream tells the whole story from its beginning, and the
 * browser says where it was when it comes back after a loss (Last-Event-ID). With each event the order is asked for anew.
 */
export function useOrderEvents(orderId: string) {
  const queries = useQueryClient();
  const [events, setEvents] = useState<readonly OrderEvent[]>([]);
  const [stream, setStream] = useState<StreamState>('waiting');
  useEffect(() => {
    const source = new EventSource(`/api/orders/${encodeURIComponent(orderId)}/events`);
    const hear = ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as OrderEvent;
      setEvents((known) =>
        known.some(({ sequence }) => sequence === event.sequence) ? known : [...known, event],
      );
      void queries.invalidateQueries({ queryKey: orderQuery(orderId).queryKey });
      void queries.invalidateQueries({ queryKey: ordersQuery.queryKey });
      // What was ordered is taken out of the cart by a job, a moment after the order.
      void queries.invalidateQueries({ queryKey: cartQuery.queryKey });
    };
    for (const name of NAMES) source.addEventListener(name, hear);
    source.addEventListener('open', () => {
      setStream('live');
    });
    source.addEventListener('error', () => {
      setStream(source.readyState === EventSource.CLOSED ? 'refused' : 'waiting');
    });
    return () => {
      source.close();
    };
  }, [orderId, queries]);
  return { events, stream };
}
