import { describe, expect, it } from '@jest/globals';
import type { Answer } from './door.js';
import type { OutageSeen, Sighting } from './outage-log.js';
import { outagePromises } from './outage-promises.js';

const page: Answer = {
  ...{ status: 200, contentType: 'application/json', hasRetryAfter: false },
  ...{ requestId: 'one', cookies: [], body: null },
};
const told: Answer = { ...page, status: 503, contentType: 'application/problem+json', hasRetryAfter: true };

/** Redis is gone from 1,000 to 5,000 and back at 5,100. */
const duringMs = { startedAtMs: 1500, endedAtMs: 4500 };
const afterMs = { startedAtMs: 5200, endedAtMs: 5300 };

function sighting(one: Partial<Sighting> = {}): Sighting {
  return { kind: 'signed in', what: 'GET /cart', ...duringMs, answer: told, isOwn: false, ...one };
}

const good: OutageSeen = {
  sightings: [
    sighting({ kind: 'page', what: 'GET /products/85123A', answer: page }),
    sighting({ kind: 'page with a session', what: 'GET /products/85123A', answer: page }),
    sighting(),
    sighting({ ...afterMs, answer: page, isOwn: true }),
  ],
  ...{ goneAtMs: 1000, releasedAtMs: 5000, backAtMs: 5100, hitAtMs: 5150 },
  found: [{ isSignedIn: true, isCartRight: true }],
};

/** Which promises are broken when this is seen instead. */
function brokenBy(change: Partial<OutageSeen>): string[] {
  return outagePromises
    .map((judge) => judge({ ...good, ...change }))
    .filter(({ isKept }) => !isKept)
    .map(({ promise, seen }) => `${promise}; ${seen}`);
}

const seenBesides = (one: Partial<Sighting>) => brokenBy({ sightings: [...good.sightings, sighting(one)] });

describe('the promises of an outage', () => {
  it('are kept by a shop that shows pages, asks members back and knows them afterwards', () => {
    expect(brokenBy({})).toEqual([]);
  });

  it('are broken one by one by what they forbid', () => {
    const failedPage = { ...page, status: 500 };
    expect(seenBesides({ kind: 'page', what: 'GET /categories/candles', answer: failedPage })).toEqual([
      'product pages answer 200 throughout; 1 of 2 did; not: GET /categories/candles 500 1 times',
    ]);
    expect(seenBesides({ answer: { ...told, hasRetryAfter: false } })).toEqual([
      expect.stringContaining('GET /cart 503 (no Retry-After) 1 times'),
    ]);
    expect(seenBesides({ kind: 'page', answer: page, startedAtMs: 1001, endedAtMs: 6001 })).toEqual([
      'no page takes 5 s; the longest took 5,000 ms',
    ]);
    expect(brokenBy({ found: [{ isSignedIn: false, isCartRight: true }] })).toEqual([
      'nobody is logged out; 0 of 1 sessions work',
    ]);
    expect(brokenBy({ found: [{ isSignedIn: true, isCartRight: false }] })).toEqual([
      'every cart holds what was acknowledged, once; 0 of 1 do',
    ]);
  });

  it.each([
    ['a refused session', { ...told, status: 401 }, 'GET /cart 401'],
    ['a cart that is not their own', page, 'GET /cart 200 (not their own)'],
    ['a cookie that is cleared', { ...told, cookies: ['session='] }, 'GET /cart 503 (sets session)'],
    ['silence', { status: null, reason: 'ECONNRESET' } as const, 'GET /cart ECONNRESET'],
  ])('are broken by %s, after the outage too', (_, answer, words) => {
    expect(seenBesides({ ...afterMs, answer })).toEqual([expect.stringContaining(`not: ${words} 1 times`)]);
  });

  it('takes no request for one of the outage that began before it or ended after it', () => {
    const own = { answer: page, isOwn: true };
    expect(seenBesides({ ...own, startedAtMs: 999, endedAtMs: 1400 })).toEqual([]);
    expect(seenBesides({ ...own, startedAtMs: 3000, endedAtMs: 5001 })).toEqual([]);
    expect(seenBesides({ ...own, startedAtMs: 3000, endedAtMs: 4999 })).toHaveLength(1);
  });

  it('measures from the moment the cluster is ok until Redis is used', () => {
    const late = sighting({ startedAtMs: 7000, endedAtMs: 7101, answer: page, isOwn: true });
    const sightings = [...good.sightings.slice(0, 3), late];
    expect(brokenBy({ sightings, hitAtMs: null })).toEqual([
      "a signed-in page is answered within 2 s of Redis' return; after 2,001 ms, the last 503 after 0.00 ms",
      "a page is read from Redis within 2 s of Redis' return; not seen",
    ]);
  });

  it('do not take silence for success', () => {
    const broken = brokenBy({ sightings: [], found: [], hitAtMs: null });
    expect(broken).toHaveLength(outagePromises.length);
  });
});
