import { stockSchema } from '@shop/contracts/product';
import { readCatalogueSkus } from '@shop/replay';
import { randomBytes } from 'node:crypto';
import { Door } from '../outage/door.js';
import { CatalogueAwayError } from '../outage/outage.errors.js';
import type { RunningShop } from '../shop/shop.js';
import { CartClient } from './cart-client.js';
import { CouponClients } from './coupon-clients.js';
import type { History } from './history.js';
import { Random } from './random.js';
import { SessionClient } from './session-client.js';
import type { Workplace } from './workplace.js';

interface Client {
  work(): Promise<void>;
  close(): Promise<void>;
}

const CART_CLIENTS = 6;
const SESSION_CLIENTS = 3;
/** Of so many products the one with the most pieces is ordered: nobody else must miss them. */
const STOCKS_LOOKED_AT = 40;

export interface HistoryOptions {
  readonly shop: Pick<RunningShop, 'baseUrl' | 'operatorToken'>;
  readonly seed: number;
  /** Ends the work. */
  readonly signal: AbortSignal;
}

/**
 * Everybody who writes the history, at work until the signal and then at their last looks.
 *
 * @throws CatalogueAwayError
 */
export async function makeHistory(history: History, { shop, seed, signal }: HistoryOptions): Promise<void> {
  const { baseUrl, operatorToken: token } = shop;
  const door = new Door(baseUrl);
  const run = randomBytes(5).toString('hex');
  const random = new Random(seed);
  const skus = random.shuffled([...(await readCatalogueSkus())]);
  const place = (): Workplace => ({
    ...{ door, history, run, signal },
    random: new Random(random.between(0, 2 ** 31)),
  });
  const sku = await mostOf(door, skus.slice(0, STOCKS_LOOKED_AT));
  const clients: Client[] = [
    ...numbered(CART_CLIENTS, (number) => new CartClient({ ...place(), number, skus })),
    ...numbered(SESSION_CLIENTS, (number) => new SessionClient({ ...place(), number })),
    new CouponClients({ ...place(), token, sku }),
  ];
  await Promise.all(clients.map((client) => client.work()));
  await Promise.all(clients.map((client) => client.close()));
}

function numbered(count: number, make: (number: number) => Client): Client[] {
  return Array.from({ length: count }, (_, number) => make(number));
}

async function mostOf(door: Door, skus: readonly string[]): Promise<string> {
  const looks = skus.map(async (sku, index) => {
    const answer = await door.ask({
      path: `/products/${encodeURIComponent(sku)}/stock`,
      address: `10.250.2.${index + 1}`,
    });
    return {
      sku,
      available: stockSchema.safeParse(answer.status === 200 ? answer.body : null).data?.available ?? 0,
    };
  });
  const [most] = (await Promise.all(looks)).toSorted((one, other) => other.available - one.available);
  if (!most || most.available === 0) throw new CatalogueAwayError();
  return most.sku;
}
