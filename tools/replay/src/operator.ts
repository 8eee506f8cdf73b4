import { addressOf } from './addresses.js';
import { CookieJar } from './cookie-jar.js';
import type { Reply } from './shop-client.js';
import { type Asked, Visit, type VisitOptions } from './visit.js';

/** Somebody of the shop, known by the operator's token. */
export class Operator {
  readonly #visit: Visit;

  constructor(options: Omit<VisitOptions, 'signal'>, token: string) {
    this.#visit = new Visit(options, { cookies: new CookieJar(), addressAt: addressOf('operator'), token });
  }

  ask(asked: Asked): Promise<Reply> {
    return this.#visit.ask(asked);
  }

  askTogether(asked: Asked, times: number): Promise<Reply[]> {
    return this.#visit.askTogether(asked, times);
  }
}
