import { until } from '@shop/local-stack';
import { steadyPace } from '@shop/replay';
import type { Visitor } from './visitor.js';

const SKUS = ['85123A', '71053', '22423', '84406B', '20725'];

type Ask = (visitor: Visitor, round: number) => Promise<{ status: number }>;

/** What a visitor asks in a round: something of each service, and so of every shard. */
const ROUND: Readonly<Record<string, Ask>> = {
  product: (visitor, round) => visitor.get(`/api/products/${SKUS[round % SKUS.length] ?? ''}`),
  'cart change': (visitor) => visitor.post('/api/cart/items', { items: [{ sku: '85123A', quantity: 1 }] }),
  cart: (visitor) => visitor.get('/api/cart'),
  profile: (visitor) => visitor.get('/api/me/profile'),
  account: (visitor) => visitor.get('/api/auth/account'),
};

/** What a visitor does in a minute stays below the limits: of writes there may be 120. */
const MOST_ROUNDS = 100;
const REQUESTS_A_SECOND = 20;

/** Signed-in visitors who ask one thing after the other, until they are told to stop. */
export class Traffic {
  readonly #failed: string[] = [];
  readonly #walks: readonly Promise<void>[];
  #rounds = 0;
  #isEnding = false;

  constructor(visitors: readonly Visitor[]) {
    this.#walks = visitors.map((visitor) => this.#walk(visitor));
  }

  /** Returns when some more rounds have been made. */
  async goesOn(): Promise<void> {
    const enough = this.#rounds + 4;
    await until(async () => this.#rounds >= enough, { what: 'the visitors go on', withinMs: 20_000 });
  }

  /** Lets the visitors finish. @returns how many rounds they made, and what was not answered as it should be */
  async end(): Promise<{ answered: number; failed: string[] }> {
    this.#isEnding = true;
    await Promise.all(this.#walks);
    return { answered: this.#rounds, failed: this.#failed };
  }

  async #walk(visitor: Visitor): Promise<void> {
    const pace = steadyPace(REQUESTS_A_SECOND);
    for (let round = 0; round < MOST_ROUNDS && !this.#isEnding; round += 1) {
      for (const [what, ask] of Object.entries(ROUND)) {
        await pace.next();
        const { status } = await ask(visitor, round);
        if (status !== 200) this.#failed.push(`${what}: ${status}`);
      }
      this.#rounds += 1;
    }
  }
}
