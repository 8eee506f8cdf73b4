import { z } from 'zod';
import { Basket } from './basket.js';
import { CookieJar } from './cookie-jar.js';
import type { Errand } from './errands.js';
import { type Buyer, checkOut } from './orders/checkout.js';
import { comeBack } from './orders/come-back.js';
import { bringBack } from './returns/bring-back.js';
import type { Run } from './run.js';
import type { Reply } from './shop-client.js';
import { signIn } from './sign-in.js';
import type { Trip } from './trips.js';
import { Visit, type VisitOptions } from './visit.js';

export interface ShopperOptions extends VisitOptions {
  /** Skus that the shop has; another one has to be refused. */
  readonly catalogue: ReadonlySet<string>;
  /** What they shop in; undefined: people only look. */
  readonly run?: Run | undefined;
}

/** How views are tallied. */
export const productRoute = 'GET /products/:sku';
export const categoryRoute = 'GET /categories/:slug';
/** What the catalogue is asked for by shoppers themselves, cart's questions left out. */
export const catalogueRoutes = [productRoute, categoryRoute];

const categorisedSchema = z.object({ categorySlug: z.string() });

/** One visit: looks, and, where people shop, buys; or brings something back. */
export async function goShopping(errand: Errand, options: ShopperOptions): Promise<void> {
  const { run, catalogue } = options;
  const { addressAt } = errand;
  if (!run) {
    const visit = new Visit(options, { cookies: new CookieJar(), addressAt });
    return errand.kind === 'trip' ? look(errand, { visit, catalogue }) : undefined;
  }
  await run.people.welcome(errand, async (person) => {
    const visit = new Visit(options, { cookies: person.cookies, addressAt });
    const buyer = { visit, person, run };
    if (!(await comeBack(buyer))) return run.counts.add('notServed');
    if (errand.kind === 'return') return bringBack(errand, buyer);
    await shop(errand, { ...buyer, catalogue });
  });
}

/**
 * A guest stays one until there is something to order. A customer's first visit begins as a guest's, and they sign in half
 * way: the shop has to bring the items along. The visit ends at the till.
 */
async function shop(trip: Trip, buyer: Buyer & Pick<ShopperOptions, 'catalogue'>): Promise<void> {
  const { visit, person, catalogue, run } = buyer;
  const name = `${run.people.run}-${trip.invoice}`;
  const basket = new Basket({ visit, cart: person.cart, catalogue, name });
  const half = Math.ceil(trip.skus.length / 2);
  for (const skus of [trip.skus.slice(0, half), trip.skus.slice(half)]) {
    const pick = async (sku: string) => {
      for (const quantity of trip.quantities.get(sku) ?? []) await basket.take({ sku, quantity });
    };
    await look({ skus }, { visit, catalogue, pick, isFamiliar: skus[0] !== trip.skus[0] });
    await basket.putDown();
    if (!person.isSignedIn && person.isCustomer) await signIn(visit, person);
  }
  await checkOut(trip, buyer);
}

interface Looking {
  readonly visit: Visit;
  readonly catalogue: ReadonlySet<string>;
  /** What a shopper does after each view. */
  readonly pick?: (sku: string) => Promise<void>;
  /** Whether the shopper has seen a category already. */
  readonly isFamiliar?: boolean;
}

/**
 * Views each product, and before the second one the category of the first: that is how one finds it. Who is sent home
 * while it waits leaves the rest.
 */
async function look({ skus }: Pick<Trip, 'skus'>, looking: Looking): Promise<void> {
  const { visit, catalogue, pick } = looking;
  let isFamiliar = looking.isFamiliar ?? false;
  for (const sku of skus) {
    const product = await viewProduct(visit, sku, catalogue);
    if (product.status === 429) return;
    await pick?.(sku);
    if (isFamiliar || product.status !== 200) continue;
    const category = categorisedSchema.safeParse(product.body).data?.categorySlug;
    if (category === undefined) continue;
    isFamiliar = true;
    await visit.ask({ method: 'GET', path: `/categories/${category}`, route: categoryRoute });
  }
}

/** 404 where the shop has no such product, 400 where no product can have such a number (`POST`, `BANK CHARGES`). */
function viewProduct(visit: Visit, sku: string, catalogue: ReadonlySet<string>): Promise<Reply> {
  const refusals = catalogue.has(sku) ? undefined : [404, 400];
  return visit.ask({
    method: 'GET',
    path: `/products/${encodeURIComponent(sku)}`,
    route: productRoute,
    refusals,
  });
}
