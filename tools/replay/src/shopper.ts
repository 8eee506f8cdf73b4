import { z } from 'zod';
import type { Pacer } from './pacer.js';
import { waitAsTold } from './patience.js';
import { codeOf, type Reply, type ShopClient } from './shop-client.js';
import type { Outcome, Tally } from './tally.js';
import type { Trip } from './trips.js';

export interface ShopperOptions {
  readonly shop: Pick<ShopClient, 'get'>;
  readonly pacer: Pacer;
  readonly tally: Pick<Tally, 'add' | 'addWait'>;
  /** Skus that the shop has; another one has to be refused. */
  readonly catalogue: ReadonlySet<string>;
  /** Whether to say for whom each request is; the shop believes it from tools on its own machine. */
  readonly forwardsAddress: boolean;
  /** Sends home who was told to wait. */
  readonly signal?: AbortSignal;
}

/** How views of single products are tallied. */
export const productRoute = 'GET /products/:sku';

const categorisedSchema = z.object({ categorySlug: z.string() });

/**
 * Views each product of the trip, and before the second one the category of the first: that is how one finds it. Who is
 * sent home while it waits leaves the rest.
 */
export async function goShopping(trip: Trip, options: ShopperOptions): Promise<void> {
  let category: string | undefined;
  for (const sku of trip.skus) {
    const product = await viewProduct(trip, sku, options);
    if (product.status === 429) return;
    if (category !== undefined || product.status !== 200) continue;
    category = categorisedSchema.safeParse(product.body).data?.categorySlug;
    if (category !== undefined) await viewCategory(trip, category, options);
  }
}

function viewProduct(trip: Trip, sku: string, options: ShopperOptions): Promise<Reply> {
  const isKnown = options.catalogue.has(sku);
  const path = `/products/${encodeURIComponent(sku)}`;
  return view({ route: productRoute, path, trip, isRefusalDue: !isKnown }, options);
}

function viewCategory(trip: Trip, slug: string, options: ShopperOptions): Promise<Reply> {
  return view(
    { route: 'GET /categories/:slug', path: `/categories/${slug}`, trip, isRefusalDue: false },
    options,
  );
}

interface View {
  readonly route: string;
  readonly path: string;
  readonly trip: Trip;
  readonly isRefusalDue: boolean;
}

/** One view. Told that it is too much, the shopper waits and asks again; what counts is the answer. */
async function view(viewed: View, options: ShopperOptions): Promise<Reply> {
  const { shop, pacer, tally, forwardsAddress, signal } = options;
  const { route, path, trip, isRefusalDue } = viewed;
  const dueAt = await pacer.next();
  const reply = await shop.get(path, forwardsAddress ? { 'x-forwarded-for': trip.address } : {});
  // What the shopper waits because it was told to is no time of the shop's.
  const tookMs = performance.now() - dueAt;
  if (await waitAsTold(reply, { signal, onWait: (waitMs) => tally.addWait(waitMs) }))
    return view(viewed, options);
  const outcome = outcomeOf(reply, isRefusalDue);
  const reason = outcome === 'failed' ? reasonOf(reply) : undefined;
  tally.add({ route, path, outcome, tookMs, reason });
  return reply;
}

/** 429 of who went home instead of waiting; 404 where the shop has no such product, 400 where no product can have such a number (`POST`, `BANK CHARGES`). */
export function outcomeOf({ status }: Reply, isRefusalDue: boolean): Outcome {
  if (status === 429) return 'refused';
  if (isRefusalDue) return status === 404 || status === 400 ? 'refused' : 'failed';
  return status === 200 ? 'answered' : 'failed';
}

function reasonOf(reply: Reply): string {
  return reply.status === null ? reply.reason : `${String(reply.status)} ${codeOf(reply.body) ?? ''}`.trim();
}
