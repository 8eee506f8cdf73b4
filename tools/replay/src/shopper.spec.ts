import { describe, expect, it } from '@jest/globals';
import { ownPace } from './pacer.js';
import type { Reply } from './shop-client.js';
import { goShopping, outcomeOf } from './shopper.js';
import { Tally } from './tally.js';

const product: Reply = { status: 200, body: { categorySlug: 'candles' } };
const page: Reply = { status: 200, body: { items: [], nextCursor: null } };
const unknown: Reply = { status: 404, body: { code: 'PRODUCT_NOT_FOUND' } };

/** A shop that answers from a list, and remembers what it was asked. */
function shopWith(replies: Record<string, Reply>) {
  const asked: { path: string; headers: Readonly<Record<string, string>> }[] = [];
  const get = (path: string, headers: Readonly<Record<string, string>>): Promise<Reply> => {
    asked.push({ path, headers });
    return Promise.resolve(replies[path] ?? { status: null, reason: 'ECONNRESET' });
  };
  return { asked, get };
}

const trip = { invoice: '1', address: '10.1.2.3', skus: ['POST', 'A', 'B'] };

function optionsFor(shop: ReturnType<typeof shopWith>, forwardsAddress = true) {
  return { shop, pacer: ownPace(), tally: new Tally(), catalogue: new Set(['A', 'B']), forwardsAddress };
}

describe('a shopper', () => {
  it('views every product in order, and the category of the first one there is', async () => {
    const shop = shopWith({
      '/products/POST': unknown,
      '/products/A': product,
      '/products/B': product,
      '/categories/candles': page,
    });
    const options = optionsFor(shop);
    await goShopping(trip, options);
    expect(shop.asked.map(({ path }) => path)).toEqual([
      '/products/POST',
      '/products/A',
      '/categories/candles',
      '/products/B',
    ]);
    expect(options.tally.read().total).toMatchObject({ requests: 4, refused: 1, failed: 0 });
  });

  it('says who it is only where that is believed', async () => {
    const replies = { '/products/A': product };
    const [near, far] = [shopWith(replies), shopWith(replies)];
    await goShopping({ ...trip, skus: ['A'] }, optionsFor(near));
    await goShopping({ ...trip, skus: ['A'] }, optionsFor(far, false));
    expect(near.asked[0]?.headers).toEqual({ 'x-forwarded-for': '10.1.2.3' });
    expect(far.asked[0]?.headers).toEqual({});
  });

  it('goes on after a failure, and says why it failed', async () => {
    const shop = shopWith({ '/products/A': unknown });
    const options = optionsFor(shop);
    await goShopping({ ...trip, skus: ['A', 'B'] }, options);
    expect(options.tally.reasons).toEqual([
      ['404 PRODUCT_NOT_FOUND', 1],
      ['ECONNRESET', 1],
    ]);
  });

  it('waits as it is told and asks again; the answer counts, the wait is counted apart', async () => {
    const replies = [{ status: 429, body: {}, retryAfterMs: 1 }, product];
    const shop = { get: () => Promise.resolve(replies.shift() ?? page) };
    const options = { ...optionsFor(shopWith({})), shop };
    await goShopping({ ...trip, skus: ['A'] }, options);
    expect(options.tally.read().total).toMatchObject({ requests: 2, refused: 0, failed: 0 });
    expect(options.tally.waits).toEqual({ times: 1, totalMs: 1 });
  });

  it('goes home instead of waiting when the shop is closed to it', async () => {
    const shop = shopWith({ '/products/A': { status: 429, body: {}, retryAfterMs: 3_600_000 } });
    const options = { ...optionsFor(shop), signal: AbortSignal.abort() };
    await goShopping({ ...trip, skus: ['A', 'B'] }, options);
    expect(shop.asked).toHaveLength(1);
    expect(options.tally.read().total).toMatchObject({ requests: 1, refused: 1, failed: 0 });
  });

  it('who is sent home while it waits does not count the wait as the time of the answer', async () => {
    const leaving = new AbortController();
    const shop = shopWith({ '/products/A': { status: 429, body: {}, retryAfterMs: 3_600_000 } });
    const options = optionsFor(shop);
    // The clock goes on for a second before the shop closes.
    const tally = {
      add: options.tally.add.bind(options.tally),
      addWait: () => setTimeout(() => leaving.abort(), 1_000),
    };
    await goShopping({ ...trip, skus: ['A'] }, { ...options, tally, signal: leaving.signal });
    expect(options.tally.read().total).toMatchObject({ requests: 1, refused: 1, failed: 0 });
    expect(options.tally.longest?.tookMs).toBeLessThan(1_000);
  });

  it.each([
    { status: 200, isRefusalDue: false, outcome: 'answered' },
    { status: 404, isRefusalDue: false, outcome: 'failed' },
    { status: 404, isRefusalDue: true, outcome: 'refused' },
    { status: 400, isRefusalDue: true, outcome: 'refused' },
    { status: 200, isRefusalDue: true, outcome: 'failed' },
    { status: 503, isRefusalDue: true, outcome: 'failed' },
  ] as const)('takes $status for $outcome when a refusal is due: $isRefusalDue', (example) => {
    expect(outcomeOf({ status: example.status, body: null }, example.isRefusalDue)).toBe(example.outcome);
  });
});
