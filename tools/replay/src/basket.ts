import { maxQuantity } from '@shop/contracts/cart';
import type { CartRecord, Want } from './cart-record.js';
import type { Asked, Visit } from './visit.js';

/** How many products a shopper has in hand before they go into the cart. */
const handful = 10;
/** Every so many adds, one is sent twice at once, as an impatient finger does: it must count once. */
const twiceEvery = 10;

export const cartRoute = 'POST /cart/items';

export interface BasketOptions {
  readonly visit: Visit;
  readonly cart: CartRecord;
  /** Skus that the shop has. */
  readonly catalogue: ReadonlySet<string>;
  /** Makes the keys of this basket's adds unlike all others. */
  readonly name: string;
}

/** Puts what a shopper wants into the cart, by the handful, and writes down what was acknowledged. */
export class Basket {
  readonly #options: BasketOptions;
  #inHand: Want[] = [];
  #adds = 0;

  constructor(options: BasketOptions) {
    this.#options = options;
  }

  /** Takes it in hand. What the shop has to refuse goes alone, so that it takes nothing else with it. */
  async take(want: Want): Promise<void> {
    if (this.#refusalsOf(want)) {
      await this.putDown();
      await this.#add([want], this.#refusalsOf(want));
      return;
    }
    this.#inHand.push(want);
    if (this.#inHand.length === handful) await this.putDown();
  }

  /** Puts everything in hand into the cart. */
  async putDown(): Promise<void> {
    const wants = this.#inHand;
    this.#inHand = [];
    if (wants.length > 0) await this.#add(wants);
  }

  async #add(wants: readonly Want[], refusals?: readonly number[]): Promise<void> {
    const { visit, cart, name } = this.#options;
    this.#adds += 1;
    const key = `${name}-${String(this.#adds)}`;
    const asked: Asked = {
      ...{ method: 'POST', path: '/cart/items', route: cartRoute, body: { items: wants } },
      ...{ key, isTriedAgain: true, refusals },
    };
    const times = this.#adds % twiceEvery === 0 ? 2 : 1;
    const replies = await visit.askTogether(asked, times);
    if (refusals) return;
    if (replies.some(({ status }) => status === 200)) cart.acknowledge(wants);
    else if (replies.some(({ status }) => status === null || status >= 500)) cart.leaveOpen(wants);
  }

  /** Unknown: 404, or 400 where no product can have such a number (`BANK CHARGES`). Too little or much: 400, 422. */
  #refusalsOf(want: Want): readonly number[] | undefined {
    const { cart, catalogue } = this.#options;
    if (want.quantity < 1 || want.quantity > maxQuantity) return [400];
    if (!catalogue.has(want.sku)) return [404, 400];
    return cart.takes([...this.#inHand, want]) ? undefined : [422];
  }
}
