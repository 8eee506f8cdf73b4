import type { Checkout } from '@shop/contracts/order';
import { newKey } from '../../api/new-key.js';

/*
 * An order that was asked for and whose outcome is not known: written down before it is sent, forgotten once the shop has
 * said yes or no. Whatever comes between (no answer, a reload, a browser that died) the same is sent again under the same
 * key, and it stays one order. Kept for the tab; it holds no card number, and its token is good for this shopper alone.
 */

export interface Attempt {
  readonly userId: string;
  readonly key: string;
  readonly checkout: Checkout;
}

const PLACE = 'order attempt';

type Drawer = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export class Attempts {
  readonly #drawer: Drawer;

  constructor(drawer: Drawer) {
    this.#drawer = drawer;
  }

  /** @returns the shopper's open attempt, or undefined */
  open(userId: string): Attempt | undefined {
    const kept = this.#drawer.getItem(PLACE);
    if (kept === null) return undefined;
    const attempt = JSON.parse(kept) as Attempt;
    return attempt.userId === userId ? attempt : undefined;
  }

  begin(userId: string, checkout: Checkout): Attempt {
    const attempt: Attempt = { userId, key: newKey(), checkout };
    this.#drawer.setItem(PLACE, JSON.stringify(attempt));
    return attempt;
  }

  end(): void {
    this.#drawer.removeItem(PLACE);
  }
}
