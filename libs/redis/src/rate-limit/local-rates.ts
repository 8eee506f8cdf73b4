import type { LocalRequest } from './local-windows.js';
import { debtAfter, type Paced, type Rate } from './rate.js';
import { RecentKeys } from './recent-keys.js';

/* The stand-in of an even rate: the theoretical arrival times of one policy, in this process. */
export class LocalRates {
  readonly #rate: Rate;
  /** Theoretical arrival times, in microseconds of the clock that requests are counted by. */
  readonly #arrivalsUs: RecentKeys<number>;

  /** @param options.maxKeys how many keys are remembered at most, at least 1 */
  constructor(options: { rate: Rate; maxKeys: number }) {
    this.#rate = options.rate;
    this.#arrivalsUs = new RecentKeys(options.maxKeys);
  }

  /** Admits and counts a request, or refuses it. */
  take(request: LocalRequest): Paced {
    const { isAllowed, debtUs } = this.look(request);
    if (!isAllowed) return { isAllowed, debtUs };
    this.note(request);
    return { isAllowed, debtUs: debtAfter(this.#rate, { debtUs, cost: request.cost }) };
  }

  /** Whether a request would be admitted, and what is owed without it. */
  look({ key, cost, nowMs }: LocalRequest): Paced {
    const debtUs = Math.max(0, (this.#arrivalsUs.get(key) ?? 0) - nowMs * 1_000);
    return { isAllowed: debtAfter(this.#rate, { debtUs, cost }) <= this.#rate.burstUs, debtUs };
  }

  /** Counts what Redis admitted through this process; more than a whole burst is never owed. */
  note(request: LocalRequest): void {
    const { debtUs } = this.look(request);
    const nextUs = Math.min(debtAfter(this.#rate, { debtUs, cost: request.cost }), this.#rate.burstUs);
    this.#arrivalsUs.use(request.key, request.nowMs * 1_000 + nextUs);
  }
}
