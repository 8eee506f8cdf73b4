import { describe, expect, it } from '@jest/globals';
import { checkHistory } from './check-history.js';
import { History, type Outcome } from './history.js';

/** Two carts, a coupon of two uses, two sessions of which one is ended at 1,000: all as it should be. */
function cleanHistory(): History {
  const history = new History();
  add(history, 'A1', 'acknowledged');
  add(history, 'A2', 'acknowledged');
  add(history, 'A3', 'unknown');
  add(history, 'A4', 'refused');
  history.views.push({ cart: 'guest', ...at(50), amounts: new Map() });
  history.views.push({ cart: 'guest', ...at(500), amounts: new Map([...amounts('A1', 'A2')]) });
  history.carts.set('guest', amounts('A1', 'A2', 'A3'));
  redeem(history, 'acknowledged', 'unknown', 'refused', 'refused');
  history.coupons.set('TWO', { limit: 2, used: 1 });
  use(history, 'kept', { at: 100, isKnown: true });
  use(history, 'kept', { at: 5000, isKnown: true });
  use(history, 'ended', { at: 900, isKnown: true });
  // It was answered after the end had begun.
  use(history, 'ended', { at: 1000, isKnown: true });
  revoke(history, 'ended', 'acknowledged');
  use(history, 'ended', { at: 1200, isKnown: false });
  return history;
}

const at = (startedAtMs: number) => ({ startedAtMs, endedAtMs: startedAtMs + 50 });
const amounts = (...skus: string[]) => new Map(skus.map((sku) => [sku, 1]));

function add(history: History, sku: string, outcome: Outcome): void {
  history.additions.push({ cart: 'guest', sku, outcome, ...at(100) });
}
function redeem(history: History, ...outcomes: Outcome[]): void {
  const first = history.redemptions.length;
  for (const [index, outcome] of outcomes.entries())
    history.redemptions.push({ coupon: 'TWO', key: `order-${first + index}`, outcome });
}
function use(history: History, session: string, use: { at: number; isKnown: boolean }): void {
  history.uses.push({ session, isKnown: use.isKnown, ...at(use.at) });
}
function revoke(history: History, session: string, outcome: Outcome): void {
  history.revocations.push({ session, outcome, ...at(1000) });
}

function found(history: History): string[] {
  const { carts, coupons, sessions } = checkHistory(history);
  return [...carts, ...coupons, ...sessions].map(({ kind, what }) => `${kind}: ${what}`);
}

describe('a history', () => {
  it('is clean when everything acknowledged is there once, and the unknown at most once', () => {
    const history = cleanHistory();
    expect(found(history)).toEqual([]);
    history.carts.set('guest', amounts('A1', 'A2'));
    history.coupons.set('TWO', { limit: 2, used: 2 });
    expect(found(history)).toEqual([]);
  });

  it.each([
    ['a lost addition', amounts('A2'), 'lost addition: A1 in cart guest'],
    [
      'a doubled addition',
      new Map([...amounts('A1'), ['A2', 2]]),
      'doubled addition: A2 in cart guest, 2 times',
    ],
    [
      'one of no answer that was made twice',
      new Map([...amounts('A1', 'A2'), ['A3', 2]]),
      'doubled addition: A3 in cart guest, 2 times',
    ],
    ['a refused one', amounts('A1', 'A2', 'A4'), 'unasked addition: A4 in cart guest, refused'],
    ['one of nobody', amounts('A1', 'A2', 'B1'), 'unasked addition: B1 in cart guest'],
  ])('tells of %s', (_, end, told) => {
    const history = cleanHistory();
    history.carts.set('guest', end);
    expect(found(history)).toEqual([told]);
  });

  it('tells of an addition that was hidden for a moment, and of one that was seen twice', () => {
    const history = cleanHistory();
    history.views.push({ cart: 'guest', ...at(151), amounts: amounts('A1') });
    history.views.push({ cart: 'guest', ...at(300), amounts: new Map([...amounts('A1'), ['A2', 2]]) });
    expect(found(history)).toEqual([
      'hidden addition: A2 in cart guest, 1 ms later',
      'doubled addition: A2 in cart guest, seen 2 times',
    ]);
  });

  it('asks nothing of a look that began before the answer', () => {
    const history = cleanHistory();
    history.views.push({ cart: 'guest', ...at(149), amounts: new Map() });
    expect(found(history)).toEqual([]);
  });

  it('tells of a cart that cannot be read', () => {
    const history = cleanHistory();
    history.carts.clear();
    expect(found(history)).toEqual(['unreadable cart: cart guest']);
  });

  it.each([
    ['over-redemption', 3, ['acknowledged', 'acknowledged'] as const],
    ['over-redemption', 3, ['unknown', 'unknown'] as const],
    ['uncounted redemption', 0, [] as const],
    ['unasked redemption', 3, [] as const],
    ['unreadable coupon', null, [] as const],
  ])('tells of an %s', (kind, used, more) => {
    const history = cleanHistory();
    redeem(history, ...more);
    history.coupons.set('TWO', { limit: 2, used });
    expect(found(history).map((told) => told.split(':')[0])).toContain(kind);
  });

  it('tells of a session that rises from the dead', () => {
    const history = cleanHistory();
    use(history, 'ended', { at: 3000, isKnown: true });
    expect(found(history)).toEqual(['resurrection: session ended worked 1950 ms after its end']);
  });

  it('tells of one that works after it was refused, though its end never got an answer', () => {
    const history = cleanHistory();
    revoke(history, 'kept', 'unknown');
    use(history, 'kept', { at: 1500, isKnown: true });
    expect(found(history)).toEqual([]);
    use(history, 'kept', { at: 1600, isKnown: false });
    use(history, 'kept', { at: 1700, isKnown: true });
    // The use at 5,000 comes after the refusal as well.
    expect(found(history)).toEqual([
      'resurrection: session kept worked 3350 ms after its end',
      'resurrection: session kept worked 50 ms after its end',
    ]);
  });

  it('tells of a logout that nobody asked for', () => {
    const history = cleanHistory();
    use(history, 'kept', { at: 2000, isKnown: false });
    expect(found(history)).toEqual(['logout: session kept was refused']);
    revoke(history, 'kept', 'refused');
    expect(found(history)).toEqual(['logout: session kept was refused']);
  });
});
