import { describe, expect, it } from '@jest/globals';
import { CookieJar } from './cookie-jar.js';
import { ownPace } from './pacer.js';
import type { Reply, ShopRequest } from './shop-client.js';
import { Tally } from './tally.js';
import { type Asked, outcomeOf, Visit } from './visit.js';

const well: Reply = { status: 200, body: {} };
const closed: Reply = { status: 503, body: { code: 'REDIS_DEADLINE' }, retryAfterMs: 1 };
const tooMuch = (retryAfterMs: number): Reply => ({ status: 429, body: {}, retryAfterMs });
const look: Asked = { method: 'GET', path: '/products/A', route: 'look' };
const add: Asked = { method: 'POST', path: '/cart/items', route: 'add', key: 'k1', isTriedAgain: true };

function visitTo(replies: readonly Reply[], signal?: AbortSignal, reloads = false) {
  const asked: ShopRequest[] = [];
  const ask = (request: ShopRequest): Promise<Reply> =>
    Promise.resolve(replies[asked.push(request) - 1] ?? well);
  const tally = new Tally();
  const options = {
    shop: { ask },
    pacer: ownPace(),
    tally,
    forwardsAddress: true,
    reloads,
    ...(signal && { signal }),
  };
  const cookies = new CookieJar();
  return {
    visit: new Visit(options, { cookies, addressAt: (sitting) => `10.0.0.${String(sitting)}` }),
    tally,
    asked,
    cookies,
  };
}

describe('a visit', () => {
  it('waits as it is told and asks again; the answer counts, the wait is counted apart', async () => {
    const { visit, tally } = visitTo([tooMuch(1), well]);
    expect((await visit.ask(look)).status).toBe(200);
    expect(tally.read().total).toMatchObject({ requests: 1, refused: 0, failed: 0 });
    expect(tally.waits).toEqual({ times: 1, totalMs: 1 });
  });

  it('who is sent home while it waits does not count the wait as the time of the answer', async () => {
    const leaving = new AbortController();
    const { visit, tally } = visitTo([tooMuch(3_600_000)], leaving.signal);
    setTimeout(() => leaving.abort(), 1_000);
    await visit.ask(look);
    expect(tally.read().total).toMatchObject({ requests: 1, refused: 1, failed: 0 });
    expect(tally.longest?.tookMs).toBeLessThan(1_000);
  });

  it('sends what has a key again under the same one, and says so', async () => {
    const { visit, tally, asked } = visitTo([closed, { status: null, reason: 'ECONNRESET' }, well]);
    await visit.ask(add);
    expect(asked.map(({ headers }) => headers['idempotency-key'])).toEqual(['k1', 'k1', 'k1']);
    expect(tally.read().total).toMatchObject({ requests: 3, retried: 2, failed: 0 });
    expect(tally.reasons.map(([reason]) => reason).sort()).toEqual([
      'retried: 503 REDIS_DEADLINE',
      'retried: ECONNRESET',
    ]);
  });

  it('takes the first failure for one where nothing may be tried again', async () => {
    const { visit, tally } = visitTo([closed, well]);
    await visit.ask(look);
    expect(tally.read().total).toMatchObject({ requests: 1, retried: 0, failed: 1 });
  });

  it('loads a page again where shoppers do, and says so', async () => {
    const { visit, tally } = visitTo([closed, well], undefined, true);
    await visit.ask(look);
    expect(tally.read().total).toMatchObject({ requests: 2, retried: 1, failed: 0 });
  });

  it('keeps cookies and forgets them when it is told to', async () => {
    const { visit, asked, cookies } = visitTo([
      {
        ...well,
        cookies: ['cart=g1; Max-Age=60; Path=/', 'session=s%2F1; Expires=Thu, 01 Jan 2099 00:00:00 GMT'],
      },
      { ...well, cookies: ['cart=; Max-Age=0; Path=/'] },
    ]);
    await visit.ask(look);
    await visit.ask(look);
    expect(asked[1]?.headers['cookie']).toBe('cart=g1; session=s%2F1');
    expect(cookies.headers).toEqual({ cookie: 'session=s%2F1' });
  });

  it('goes on at another sitting, from another address', async () => {
    const { visit, asked } = visitTo([]);
    for (let views = 0; views < 201; views += 1) await visit.ask(look);
    const addresses = asked.map(({ headers }) => headers['x-forwarded-for']);
    expect([addresses[199], addresses[200]]).toEqual(['10.0.0.0', '10.0.0.1']);
  });

  it.each([
    { status: 200, expected: {}, outcome: 'answered' },
    { status: 404, expected: {}, outcome: 'failed' },
    { status: 201, expected: { accepts: [201, 409] }, outcome: 'answered' },
    { status: 404, expected: { refusals: [404, 400] }, outcome: 'refused' },
    { status: 200, expected: { refusals: [404, 400] }, outcome: 'failed' },
    { status: 503, expected: { refusals: [404, 400] }, outcome: 'failed' },
    { status: 429, expected: {}, outcome: 'refused' },
    { status: null, expected: {}, outcome: 'failed' },
  ] as const)('takes $status for $outcome where $expected', ({ status, expected, outcome }) => {
    const reply: Reply = status === null ? { status, reason: 'ECONNRESET' } : { status, body: null };
    expect(outcomeOf(reply, expected)).toBe(outcome);
  });
});
