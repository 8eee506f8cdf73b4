import {
  beginRun,
  closeRun,
  type Closing,
  errandsOf,
  type Measured,
  ownPace,
  readCatalogueSkus,
  readInvoices,
  sendIn,
  ShopClient,
  shippedInvoices,
  steadyPace,
  Tally,
} from '@shop/replay';
import type { RunningShop } from './shop/shop.js';

/** Shoppers who come at a steady rate until they are sent home. */
export interface Shoppers {
  /** Counts what follows apart from what was before; returns the new count. */
  startCounting(): Tally;
  /** Counts what shoppers see while `work` goes on, besides. @throws what `work` throws */
  countBesides(work: () => Promise<unknown>): Promise<Tally>;
  /** Requests a second from now on. */
  changePace(perSecond: number): void;
  /** Lets nobody in any more, and returns when everyone inside has finished, at twice the pace. */
  sendHome(): Promise<void>;
  /** Compares everything that was acknowledged with what is there, and gives it back. */
  settleUp(): Promise<Closing>;
  /** Sends home who is still there. */
  leave(): Promise<void>;
}

/** Enough that a slow cluster does not slow the arrivals down. */
const CONCURRENCY = 64;
/** How long orders, and what follows from them, may take to come to rest: an outage is waited out. */
const SETTLE_MS = 60_000;

export interface Invitation {
  readonly shop: Pick<RunningShop, 'baseUrl' | 'operatorToken'>;
  /** Requests a second. */
  readonly rate: number;
  /** Called with each request that was answered, or not, while people shop. */
  readonly onMeasured: (measured: Measured) => void;
}

/** Sends the shoppers of the shipped invoices through the shop, `rate` requests a second. */
export async function invite({ shop: running, rate, onMeasured }: Invitation): Promise<Shoppers> {
  const { baseUrl, operatorToken } = running;
  const shop = new ShopClient({ url: `${baseUrl}/api`, connections: CONCURRENCY });
  const home = new AbortController();
  const counts = new Counts(onMeasured);
  const visits = {
    ...{ shop, pacer: ownPace(), forwardsAddress: true, reloads: true, concurrency: CONCURRENCY },
    ...{ baseUrl, operatorToken, settleMs: SETTLE_MS, tally: counts },
  };
  const errands = errandsOf(await readInvoices(shippedInvoices));
  const catalogue = await readCatalogueSkus();
  const run = await beginRun({ ...visits, errands, catalogue, signal: home.signal });
  const pacer = steadyPace(rate);
  const shopping = sendIn({ ...visits, pacer, signal: home.signal, errands, catalogue, run });
  const sendHome = (): Promise<void> => {
    if (!home.signal.aborted) pacer.changeTo(2 * pacer.perSecond);
    home.abort();
    return shopping;
  };
  return {
    startCounting: () => counts.start(),
    countBesides: (work) => counts.countBesides(work),
    changePace: (perSecond) => pacer.changeTo(perSecond),
    sendHome,
    settleUp: () => closeRun(run, { ...visits, tally: new Tally(), keepsOrders: false }),
    leave: () => sendHome().finally(() => shop.close()),
  };
}

/** What shoppers measure, counted in parts of the drill, and apart from them while something special goes on. */
class Counts {
  readonly #onMeasured: (measured: Measured) => void;
  readonly #besides = new Set<Tally>();
  #tally = new Tally();

  constructor(onMeasured: (measured: Measured) => void) {
    this.#onMeasured = onMeasured;
  }

  start(): Tally {
    return (this.#tally = new Tally());
  }

  async countBesides(work: () => Promise<unknown>): Promise<Tally> {
    const count = new Tally();
    this.#besides.add(count);
    await work().finally(() => this.#besides.delete(count));
    return count;
  }

  add(measured: Measured): void {
    for (const count of [this.#tally, ...this.#besides]) count.add(measured);
    this.#onMeasured(measured);
  }

  addWait(waitMs: number): void {
    this.#tally.addWait(waitMs);
  }
}
