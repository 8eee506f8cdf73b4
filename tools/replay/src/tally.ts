import { build, type Histogram } from 'hdr-histogram-js';

/**
 * What became of a request. A refusal is an answer that was expected, such as 404 for a product the shop never had.
 * After one that was retried the shopper asked again.
 */
export type Outcome = 'answered' | 'refused' | 'retried' | 'failed';

export interface Measured {
  /** The pattern: `GET /products/:sku`. */
  readonly route: string;
  readonly path: string;
  readonly outcome: Outcome;
  readonly tookMs: number;
  /** Of a failure and a retry: `503 UPSTREAM_UNAVAILABLE`, `ECONNRESET`. */
  readonly reason?: string | undefined;
}

/** Counts and times of one route. Times are milliseconds. */
export interface RouteTally {
  readonly route: string;
  readonly requests: number;
  readonly refused: number;
  readonly retried: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

interface RouteCounts {
  requests: number;
  refused: number;
  retried: number;
  failed: number;
  readonly times: Histogram;
}

/** Counts what shoppers measure. Times are kept as a histogram with three digits, whatever their number. */
export class Tally {
  readonly #routes = new Map<string, RouteCounts>();
  readonly #reasons = new Map<string, number>();
  #longest: Measured | undefined;
  #waits = { times: 0, totalMs: 0 };

  get requests(): number {
    return this.#sum('requests');
  }

  get failed(): number {
    return this.#sum('failed');
  }

  /** How often shoppers were told to wait (429), and for how long together. */
  get waits(): { readonly times: number; readonly totalMs: number } {
    return this.#waits;
  }

  get longest(): Measured | undefined {
    return this.#longest;
  }

  /** Why requests failed or were sent again, the most frequent first. */
  get reasons(): readonly (readonly [reason: string, count: number])[] {
    return [...this.#reasons].sort(([, one], [, other]) => other - one);
  }

  addWait(waitMs: number): void {
    this.#waits = { times: this.#waits.times + 1, totalMs: this.#waits.totalMs + waitMs };
  }

  add(measured: Measured): void {
    const route = this.#routes.get(measured.route) ?? this.#open(measured.route);
    route.requests += 1;
    if (measured.outcome !== 'answered') route[measured.outcome] += 1;
    route.times.recordValue(Math.max(1, Math.round(measured.tookMs * 1_000)));
    if (measured.reason !== undefined) {
      const reason = `${measured.outcome}: ${measured.reason}`;
      this.#reasons.set(reason, (this.#reasons.get(reason) ?? 0) + 1);
    }
    if (measured.tookMs > (this.#longest?.tookMs ?? 0)) this.#longest = measured;
  }

  /** By route, and all of them together. */
  read(): { readonly routes: readonly RouteTally[]; readonly total: RouteTally } {
    const all = emptyHistogram();
    for (const { times } of this.#routes.values()) all.add(times);
    const [refused, retried] = [this.#sum('refused'), this.#sum('retried')];
    const { requests, failed } = this;
    return {
      routes: [...this.#routes].map(([route, counts]) => summaryOf(route, counts)),
      total: summaryOf('all', { requests, failed, refused, retried, times: all }),
    };
  }

  /** Requests of these routes alone. */
  requestsOf(routes: readonly string[]): number {
    return routes.reduce((sum, route) => sum + (this.#routes.get(route)?.requests ?? 0), 0);
  }

  #open(route: string): RouteCounts {
    const counts = { requests: 0, refused: 0, retried: 0, failed: 0, times: emptyHistogram() };
    this.#routes.set(route, counts);
    return counts;
  }

  #sum(count: 'requests' | 'refused' | 'retried' | 'failed'): number {
    return [...this.#routes.values()].reduce((sum, route) => sum + route[count], 0);
  }
}

/** Microseconds up to ten minutes. */
function emptyHistogram(): Histogram {
  return build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 600_000_000,
    numberOfSignificantValueDigits: 3,
  });
}

function summaryOf(route: string, { times, ...counts }: RouteCounts): RouteTally {
  const [p50Ms = 0, p99Ms = 0] = [50, 99].map((percentile) => times.getValueAtPercentile(percentile) / 1_000);
  return { route, ...counts, p50Ms, p99Ms, maxMs: counts.requests === 0 ? 0 : times.maxValue / 1_000 };
}
