import {
  findShop,
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
  /** Lets nobody in any more; returns when everyone inside has finished. */
  sendHome(): Promise<void>;
}

/** Enough that a slow cluster does not slow the arrivals down. */
const CONCURRENCY = 64;

/** Sends the shoppers of the shipped invoices through this clone's shop, `rate` requests a second. */
export async function invite(rate: number): Promise<Shoppers> {
  const { baseUrl } = findShop(undefined);
  const shop = new ShopClient({ url: `${baseUrl}/api`, connections: CONCURRENCY });
  const home = new AbortController();
  let tally = new Tally();
  const shopping = sendIn({
    trips: tripsOf(await readInvoices(shippedInvoices)),
    catalogue: await readCatalogueSkus(),
    shop,
    pacer: steadyPace(rate),
    tally: { add: (measured) => tally.add(measured), addWait: (waitMs) => tally.addWait(waitMs) },
    forwardsAddress: true,
    concurrency: CONCURRENCY,
    signal: home.signal,
  });
  return {
    startCounting: () => (tally = new Tally()),
    sendHome: async () => {
      home.abort();
      await shopping;
      await shop.close();
    },
  };
}
