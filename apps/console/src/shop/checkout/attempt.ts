import type { Checkout } from '@shop/contracts/order';
import { newKey } from '../../api/new-key.js';
import { Kept } from '../../kept/kept.js';

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

export class Attempts {
  readonly #kept: Kept<Attempt>;

  constructor(storage: ConstructorParameters<typeof Kept>[0]) {
    this.#kept = new Kept(storage, 'order attempt');
  }

  /** @returns the shopper's open attempt, or undefined */
  open(userId: string): Attempt | undefined {
    const attempt = this.#kept.value;
    return attempt?.userId === userId ? attempt : undefined;
  }

  begin(userId: string, checkout: Checkout): Attempt {
    const attempt: Attempt = { userId, key: newKey(), checkout };
    this.#kept.keep(attempt);
    return attempt;
  }

  end(): void {
    this.#kept.forget();
  }
}
