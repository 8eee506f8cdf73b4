import {
  type CartsCompared,
  compareCarts,
  findShop,
  type Measured,
  ownPace,
  People,
  readCatalogueSkus,
  readInvoices,
  sendIn,
  ShopClient,
  shippedInvoices,
  steadyPace,
  Tally,
  tripsOf,
} from '@shop/replay';

/** Shoppers who come at a steady rate until they are sent home. */
export interface Shoppers {
  /** Counts what follows apart from what was before; returns the new count. */
  startCounting(): Tally;
  /**
   * Lets nobody in any more; when everyone inside has finished, every cart is compared with what was acknowledged.
   * Calling it again gives the same answer.
   */
  sendHome(): Promise<CartsCompared>;
}

/** Enough that a slow cluster does not slow the arrivals down. */
const CONCURRENCY = 64;

/** Sends the shoppers of the shipped invoices through this clone's shop, `rate` requests a second. */
export async function invite(rate: number): Promise<Shoppers> {
  const { baseUrl } = findShop(undefined);
  const shop = new ShopClient({ url: `${baseUrl}/api`, connections: CONCURRENCY });
  const home = new AbortController();
  const people = new People();
  let tally = new Tally();
  const visits = {
    ...{ shop, pacer: steadyPace(rate), forwardsAddress: true, concurrency: CONCURRENCY },
    tally: {
      add: (measured: Measured) => tally.add(measured),
      addWait: (waitMs: number) => tally.addWait(waitMs),
    },
  };
  const trips = tripsOf(await readInvoices(shippedInvoices));
  const shopping = sendIn({
    ...visits,
    signal: home.signal,
    trips,
    people,
    catalogue: await readCatalogueSkus(),
  });
  let compared: Promise<CartsCompared> | undefined;
  const compare = async () => {
    await shopping;
    const carts = await compareCarts(people, { ...visits, pacer: ownPace(), tally: new Tally() });
    await shop.close();
    return carts;
  };
  return {
    startCounting: () => (tally = new Tally()),
    sendHome: () => {
      home.abort();
      return (compared ??= compare());
    },
  };
}
