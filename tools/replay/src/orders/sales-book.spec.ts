import { describe, expect, it } from '@jest/globals';
import { offersOf } from './coupons.js';
import { type Claim, SalesBook } from './sales-book.js';

const offers = offersOf('RUN');
const offerNamed = (name: string) => offers.find(({ code }) => code.endsWith(name)) ?? null;

function claimOf(parts: Partial<Claim>): Claim {
  return { shopper: 'ada', pieces: [], mayBeEmpty: false, offer: null, goodsPence: 1_000, ...parts };
}

const short = (requested: number, available: number) => ({
  ...{ code: 'INSUFFICIENT_STOCK', shortages: [{ sku: 'A', requested, available }] },
});
const of = (code: string) => ({ code, shortages: [] });

describe('whether a refusal is due', () => {
  it('for stock: when no more can be left than the shop says', () => {
    const book = new SalesBook(new Map([['A', 10]]));
    book.claim(claimOf({ pieces: [{ sku: 'A', quantity: 4 }] }));
    const own = claimOf({ pieces: [{ sku: 'A', quantity: 8 }] });
    book.claim(own);
    expect(book.isDue(own, short(8, 6))).toBe(true);
    expect(book.isDue(own, short(8, 7))).toBe(true);
    expect(book.isDue(own, short(8, 5))).toBe(false);
    expect(book.isDue(own, short(8, 8))).toBe(false);
    expect(book.isDue(own, short(9, 6))).toBe(false);
    expect(book.isDue(own, of('INSUFFICIENT_STOCK'))).toBe(false);
  });

  it('for stock: what was refused before anything was held counts no more', () => {
    const book = new SalesBook(new Map([['A', 10]]));
    const other = claimOf({ pieces: [{ sku: 'A', quantity: 20 }] });
    const own = claimOf({ pieces: [{ sku: 'A', quantity: 10 }] });
    book.claim(other);
    book.claim(own);
    expect(book.isDue(own, short(10, 0))).toBe(true);
    book.giveUp(other);
    expect(book.isDue(own, short(10, 0))).toBe(false);
  });

  it('for a coupon: when enough others have asked for it', () => {
    const book = new SalesBook(new Map());
    const claims = Array.from({ length: 6 }, () => claimOf({ offer: offerNamed('FIRST') }));
    const [first = claimOf({}), ...others] = claims;
    for (const other of others) book.claim(other);
    expect(book.isDue(first, of('COUPON_USED_UP'))).toBe(false);
    book.claim(first);
    expect(book.isDue(first, of('COUPON_USED_UP'))).toBe(true);
  });

  it('for a coupon of which everyone has one: when this shopper has asked before', () => {
    const book = new SalesBook(new Map());
    const [ada, bob] = ['ada', 'bob'].map((shopper) => claimOf({ shopper, offer: offerNamed('ONCE') }));
    if (!ada || !bob) throw new Error('two claims are needed');
    book.claim(ada);
    book.claim(bob);
    expect(book.isDue(ada, of('COUPON_USED_BY_SHOPPER'))).toBe(false);
    book.claim(ada);
    expect(book.isDue(ada, of('COUPON_USED_BY_SHOPPER'))).toBe(true);
  });

  it.each([
    { what: 'goods below the minimum', goodsPence: 24_999, isDue: true },
    { what: 'goods at the minimum', goodsPence: 25_000, isDue: false },
    { what: 'goods whose price was not shown', goodsPence: null, isDue: true },
  ])('for a coupon with a minimum: $what: $isDue', ({ goodsPence, isDue }) => {
    const claim = claimOf({ offer: offerNamed('MINIMUM'), goodsPence });
    expect(new SalesBook(new Map()).isDue(claim, of('COUPON_BELOW_MINIMUM'))).toBe(isDue);
  });

  it('never for anything else', () => {
    const claim = claimOf({ offer: offerNamed('PERCENT') });
    const book = new SalesBook(new Map());
    book.claim(claim);
    const codes = ['CART_EMPTY', 'COUPON_EXPIRED', 'COUPON_USED_UP', 'ORDER_TOO_LATE', 'UNKNOWN'];
    expect(codes.filter((code) => book.isDue(claim, of(code)))).toEqual([]);
    expect(book.isDue(claimOf({}), of('COUPON_USED_UP'))).toBe(false);
  });

  it('for an empty cart: only when nothing in it was ever acknowledged', () => {
    expect(new SalesBook(new Map()).isDue(claimOf({ mayBeEmpty: true }), of('CART_EMPTY'))).toBe(true);
  });
});
