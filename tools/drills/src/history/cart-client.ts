/**
 * Somebody who puts one thing after the other into a cart, each of another sku, and looks whether it is there. Half of the
 * requests without an answer are sent again under their key: then the change may not have been made twice.
 */
import { cartCookie, cartContentSchema } from '@shop/contracts/cart';
import type { Request } from '../outage/door.js';
import { erase, signUp, type Member } from '../outage/member.js';
import { insist, rest, send, type Workplace } from './workplace.js';

export interface CartClientOptions extends Workplace {
  /** Tells it from the others. */
  readonly number: number;
  readonly skus: readonly string[];
}

interface Shopper {
  readonly cart: string;
  readonly cookie: string;
  readonly address: string;
}

/** A cart of this many lines is answered quickly; then comes the next one. */
const ADDITIONS_A_CART = 120;
/** Under the limit of 120 changes a minute. */
const PAUSE_MS = 600;
const LOOKS_EVERY = 3;
/** At a cart of before: it has to stay as it is, and its session must not end for want of use. */
const LOOKS_BACK_EVERY = 5;
const TRIES = 12;
const OPENED_WITHIN_MS = 60_000;
const READ_WITHIN_MS = 30_000;

export class CartClient {
  readonly #options: CartClientOptions;
  readonly #shoppers: Shopper[] = [];
  readonly #members: Member[] = [];
  #lookedBack = 0;

  constructor(options: CartClientOptions) {
    this.#options = options;
  }

  /** Fills cart after cart until the work is over. */
  async work(): Promise<void> {
    const { signal } = this.#options;
    while (!signal.aborted) {
      const shopper = await insist(() => this.#open(), { withinMs: OPENED_WITHIN_MS, signal });
      if (shopper) await this.#fill(shopper);
    }
  }

  /** Reads every cart that it filled, and leaves nothing of itself. */
  async close(): Promise<void> {
    const { history, door } = this.#options;
    for (const shopper of this.#shoppers) {
      const amounts = await insist(() => this.#read(shopper), { withinMs: READ_WITHIN_MS });
      if (amounts) history.carts.set(shopper.cart, amounts);
    }
    await erase(door, this.#members);
  }

  /** Every other client is a guest; a guest's cart is known by the cookie that comes with its first thing. */
  async #open(): Promise<Shopper | null> {
    const { number } = this.#options;
    const cart = `${number}.${this.#shoppers.length}`;
    const shopper = await (number % 2 === 0 ? this.#asMember(cart) : this.#asGuest(cart));
    if (shopper) this.#shoppers.push(shopper);
    return shopper;
  }

  async #asMember(cart: string): Promise<Shopper | null> {
    const [member] = await signUp(this.#options.door, { count: 1, skus: [] });
    if (member === undefined) return null;
    this.#members.push(member);
    return { cart, cookie: member.cookie, address: this.#address };
  }

  async #asGuest(cart: string): Promise<Shopper | null> {
    const [sku = ''] = this.#options.skus;
    const guest = { cart, cookie: '', address: this.#address };
    const { outcome, answer, startedAtMs, endedAtMs } = await this.#add(guest, sku);
    const cookie =
      answer.status === null ? undefined : answer.cookies.find((one) => one.startsWith(`${cartCookie}=`));
    if (outcome !== 'acknowledged' || cookie === undefined) return null;
    this.#options.history.additions.push({ cart, sku, outcome, startedAtMs, endedAtMs });
    return { ...guest, cookie };
  }

  async #fill(shopper: Shopper): Promise<void> {
    const { random, skus, history, signal } = this.#options;
    const [, ...others] = skus;
    for (const [index, sku] of random.shuffled(others).slice(0, ADDITIONS_A_CART).entries()) {
      if (signal.aborted) return;
      const { outcome, startedAtMs, endedAtMs } = await this.#add(shopper, sku);
      history.additions.push({ cart: shopper.cart, sku, outcome, startedAtMs, endedAtMs });
      if (index % LOOKS_EVERY === 0) await this.#look(shopper);
      if (index % LOOKS_BACK_EVERY === 0) await this.#look(this.#nextOfBefore(shopper));
      await rest(random.between(PAUSE_MS / 2, (PAUSE_MS * 3) / 2), signal);
    }
  }

  /** Each in its turn. */
  #nextOfBefore(present: Shopper): Shopper {
    const before = this.#shoppers.filter((shopper) => shopper !== present);
    return before[(this.#lookedBack += 1) % before.length] ?? present;
  }

  #add({ cart, cookie, address }: Shopper, sku: string) {
    const { random, run } = this.#options;
    const tries = random.next() < 0.5 ? 1 : TRIES;
    const request: Request = {
      ...({ method: 'POST', path: '/cart/items', address } as const),
      ...(cookie !== '' && { cookie }),
      key: `${run}-${cart.replace('.', '-')}-${sku}`,
      body: { items: [{ sku, quantity: 1 }] },
    };
    return send(this.#options, request, { tries, accepts: [200] });
  }

  async #look(shopper: Shopper): Promise<void> {
    const { history } = this.#options;
    const startedAtMs = performance.now();
    const amounts = await this.#read(shopper);
    if (amounts)
      history.views.push({ cart: shopper.cart, startedAtMs, endedAtMs: performance.now(), amounts });
    else history.unavailable += 1;
  }

  async #read({ cookie, address }: Shopper): Promise<ReadonlyMap<string, number> | null> {
    const answer = await this.#options.door.ask({ path: '/cart/content', cookie, address });
    const content = answer.status === 200 ? cartContentSchema.safeParse(answer.body).data : undefined;
    return content ? new Map(content.items.map(({ sku, quantity }) => [sku, quantity])) : null;
  }

  get #address(): string {
    return `10.252.0.${this.#options.number + 1}`;
  }
}
