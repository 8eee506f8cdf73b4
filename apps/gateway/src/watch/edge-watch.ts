// What goes wrong at the door without failing it: limits counted here alone, credentials that could not be judged.
// `/health/ready` and `/ops/edge` say so for as long as it is fresh, so that a shop that looks well is well.
import { Injectable } from '@nestjs/common';
import type { RateLimitDecision } from '@shop/redis/rate-limit';
import { counter, InjectLogger, type Logger } from '@shop/service-defaults';

/** How long one trouble counts as the present state, in milliseconds. */
export const freshMs = 5_000;

/** How a credential was judged. `late`: too late for a page that everyone may see. */
export type Judgement = 'known' | 'refused' | 'unavailable' | 'late';

@Injectable()
export class EdgeWatch {
  readonly #judgements = counter(
    'gateway_credentials_judged_total',
    'Credentials of requests: known, refused, not judged in time (unavailable, or late for a public page).',
    ['judgement'],
  );
  readonly #decisions = { redis: 0, local: 0, refused: 0 };
  readonly #judged = { known: 0, refused: 0, late: 0, unavailable: 0 };
  #localAtMs = Number.NEGATIVE_INFINITY;
  #unavailableAtMs = Number.NEGATIVE_INFINITY;

  constructor(@InjectLogger() private readonly log: Logger) {}

  /** Whether a limit was counted by this process alone a moment ago. */
  get countsAlone(): boolean {
    return performance.now() - this.#localAtMs < freshMs;
  }

  /** Whether a credential could not be judged a moment ago. */
  get isBlind(): boolean {
    return performance.now() - this.#unavailableAtMs < freshMs;
  }

  /** Decisions of the limits since the start, by who counted, and how many of them were a no. */
  get decisions(): { readonly redis: number; readonly local: number; readonly refused: number } {
    return { ...this.#decisions };
  }

  /** Judgements since the start. */
  get judgements(): Readonly<Record<Judgement, number>> {
    return { ...this.#judged };
  }

  limitsDecided(decisions: readonly RateLimitDecision[]): void {
    for (const { source, isAllowed } of decisions) {
      this.#decisions[source] += 1;
      if (!isAllowed) this.#decisions.refused += 1;
      if (source === 'local') this.#countedAlone();
    }
  }

  judged(judgement: Judgement, err?: unknown): void {
    this.#judgements.inc({ judgement });
    this.#judged[judgement] += 1;
    if (judgement !== 'unavailable' && judgement !== 'late') return;
    if (!this.isBlind) this.log.warn({ err, judgement }, 'credentials cannot be judged');
    this.#unavailableAtMs = performance.now();
  }

  #countedAlone(): void {
    if (!this.countsAlone) this.log.warn('limits are counted by this process alone');
    this.#localAtMs = performance.now();
  }
}
