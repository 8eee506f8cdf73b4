import { randomUUID } from 'node:crypto';
import { stockSchema } from '@shop/contracts/product';
import { addressOf } from '../addresses.js';
import { CookieJar } from '../cookie-jar.js';
import { Visit, type VisitOptions } from '../visit.js';

export const stockRoute = 'GET /products/:sku/stock';

export interface StockOptions extends VisitOptions {
  /** How many are asked for at the same time. */
  readonly concurrency: number;
}

/**
 * How many of each sku can be sold, up to five seconds ago. What cannot be read is left out. Each reading comes from addresses
 * of its own: one that follows another within the minute would meet its limits.
 */
export async function readStock(
  skus: Iterable<string>,
  { concurrency, ...options }: StockOptions,
): Promise<ReadonlyMap<string, number>> {
  const reading = randomUUID();
  const queue = [...skus].values();
  const stock = new Map<string, number>();
  const reader = async (_: unknown, index: number): Promise<void> => {
    const addressAt = addressOf(`${reading} ${String(index)}`);
    const visit = new Visit(options, { cookies: new CookieJar(), addressAt });
    for (const sku of queue) {
      const available = await stockOf(sku, visit);
      if (available !== undefined) stock.set(sku, available);
    }
  };
  await Promise.all(Array.from({ length: concurrency }, reader));
  return stock;
}

async function stockOf(sku: string, visit: Visit): Promise<number | undefined> {
  const path = `/products/${encodeURIComponent(sku)}/stock`;
  const reply = await visit.ask({ method: 'GET', path, route: stockRoute, isTriedAgain: true });
  return reply.status === 200 ? stockSchema.safeParse(reply.body).data?.available : undefined;
}
