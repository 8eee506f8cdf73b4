import { z } from 'zod';
import { Basket } from './basket.js';
import { CookieJar } from './cookie-jar.js';
import type { People, Person } from './people.js';
import type { Reply } from './shop-client.js';
import type { Trip } from './trips.js';
import { Visit, type VisitOptions } from './visit.js';

export interface ShopperOptions extends VisitOptions {
  /** Skus that the shop has; another one has to be refused. */
  readonly catalogue: ReadonlySet<string>;
  /** Who shops; undefined: somebody who only looks. */
  readonly people?: People | undefined;
}

/** How views are tallied. */
export const productRoute = 'GET /products/:sku';
export const categoryRoute = 'GET /categories/:slug';
/** What the catalogue is asked for by shoppers themselves, cart's questions left out. */
export const catalogueRoutes = [productRoute, categoryRoute];
export const lookRoute = 'GET /cart';
export const registerRoute = 'POST /auth/accounts';
export const loginRoute = 'POST /auth/sessions';

const categorisedSchema = z.object({ categorySlug: z.string() });

/** One visit: looks, and, where people shop, fills the cart. */
export async function goShopping(trip: Trip, options: ShopperOptions): Promise<void> {
  const { people, catalogue } = options;
  const { addressAt } = trip;
  if (!people)
    return look(trip, { visit: new Visit(options, { cookies: new CookieJar(), addressAt }), catalogue });
  await people.welcome(trip, async (person) => {
    const visit = new Visit(options, { cookies: person.cookies, addressAt });
    await shop(trip, { visit, person, catalogue, run: people.run });
  });
}

/**
 * A guest stays one. A customer's first visit begins as a guest's, and they sign in half way: the shop has to bring the
 * items along. The visit ends with a look at the cart.
 */
async function shop(trip: Trip, buyer: Buyer): Promise<void> {
  const { visit, person, catalogue, run } = buyer;
  const basket = new Basket({ visit, record: person.record, catalogue, name: `${run}-${trip.invoice}` });
  const half = Math.ceil(trip.skus.length / 2);
  for (const skus of [trip.skus.slice(0, half), trip.skus.slice(half)]) {
    const pick = async (sku: string) => {
      for (const quantity of trip.quantities.get(sku) ?? []) await basket.take({ sku, quantity });
    };
    await look({ skus }, { visit, catalogue, pick, isFamiliar: skus[0] !== trip.skus[0] });
    await basket.putDown();
    if (!person.isSignedIn && person.credentials) await signIn(visit, person, person.credentials);
  }
  await visit.ask({ method: 'GET', path: '/cart', route: lookRoute, isTriedAgain: true });
}

interface Buyer {
  readonly visit: Visit;
  readonly person: Person;
  readonly catalogue: ReadonlySet<string>;
  readonly run: string;
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

/** Registers and signs in. A 409 after a try without an answer: the account was made. */
async function signIn(
  visit: Visit,
  person: Person,
  credentials: NonNullable<Person['credentials']>,
): Promise<void> {
  const ask = (route: string, path: string, accepts: readonly number[]) =>
    visit.ask({ method: 'POST', path, route, body: credentials, accepts, isTriedAgain: true });
  await ask(registerRoute, '/auth/accounts', [201, 409]);
  const { status } = await ask(loginRoute, '/auth/sessions', [201]);
  person.isSignedIn = status === 201;
}
