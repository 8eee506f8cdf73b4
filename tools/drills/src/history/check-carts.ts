import type { Addition, CartView, HistorySeen } from './history.js';
import { groupedBy, type Violation } from './violation.js';

type Amounts = ReadonlyMap<string, number>;

/** Every acknowledged addition is in its cart exactly once, one without an answer at most once, and nothing else is. */
export function checkCarts({ additions, views, carts }: Pick<HistorySeen, 'additions' | 'views' | 'carts'>) {
  const viewsOf = groupedBy(views, ({ cart }) => cart);
  return [...groupedBy(additions, ({ cart }) => cart)].flatMap(([cart, made]): Violation[] => {
    const end = carts.get(cart);
    const hidden = (viewsOf.get(cart) ?? []).flatMap((view) => checkView(view, made));
    if (end === undefined) return [...hidden, { kind: 'unreadable cart', what: `cart ${cart}` }];
    return [...hidden, ...checkEnd(cart, { made, end })];
  });
}

function checkEnd(cart: string, { made, end }: { made: readonly Addition[]; end: Amounts }): Violation[] {
  const asked = new Set(made.map(({ sku }) => sku));
  const strange = [...end.keys()].filter((sku) => !asked.has(sku));
  return [
    ...made.flatMap((addition) => checkAddition(addition, end.get(addition.sku) ?? 0)),
    ...strange.map((sku): Violation => ({ kind: 'unasked addition', what: `${sku} in cart ${cart}` })),
  ];
}

function checkAddition({ cart, sku, outcome }: Addition, amount: number): Violation[] {
  const what = `${sku} in cart ${cart}`;
  if (amount > 1) return [{ kind: 'doubled addition', what: `${what}, ${amount} times` }];
  if (outcome === 'acknowledged' && amount === 0) return [{ kind: 'lost addition', what }];
  if (outcome === 'refused' && amount > 0) return [{ kind: 'unasked addition', what: `${what}, refused` }];
  return [];
}

/** What was acknowledged before somebody looked has to be seen, and nothing twice, even for a moment. */
function checkView({ cart, startedAtMs, amounts }: CartView, made: readonly Addition[]): Violation[] {
  return made.flatMap(({ sku, outcome, endedAtMs }): Violation[] => {
    const amount = amounts.get(sku) ?? 0;
    const what = `${sku} in cart ${cart}`;
    if (amount > 1) return [{ kind: 'doubled addition', what: `${what}, seen ${amount} times` }];
    if (amount > 0 || outcome !== 'acknowledged' || endedAtMs > startedAtMs) return [];
    return [{ kind: 'hidden addition', what: `${what}, ${Math.round(startedAtMs - endedAtMs)} ms later` }];
  });
}
