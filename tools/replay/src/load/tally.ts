import { build, type Histogram } from 'hdr-histogram-js';

/** How a request ended: as wanted, refused as expected, or failed. */
export type Outcome = 'answered' | 'refused' | 'failed';

/** One request, told by whoever sent it. */
export interface Observation {
  readonly route: string;
  readonly outcome: Outcome;
  readonly status: number;
  readonly waitedMs: number;
}

/** What is known of one route. Times are milliseconds. */
export interface RouteFigures {
  readonly route: string;
  readonly requests: number;
  readonly refused: number;
  readonly failed: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly longestMs: number;
}

interface RouteTally {
  readonly waits: Histogram;
  refused: number;
  failed: number;
}

const MICROSECONDS = 1000;

/** Counts requests and keeps their waits, by route. */
export class Tally {
  readonly #routes = new Map<string, RouteTally>();
  readonly #failuresByStatus = new Map<string, number>();

  add({ route, outcome, status, waitedMs }: Observation): void {
    const tally = this.#route(route);
    tally.waits.recordValue(Math.max(1, Math.round(waitedMs * MICROSECONDS)));
    if (outcome === 'refused') tally.refused += 1;
    if (outcome !== 'failed') return;
    tally.failed += 1;
    const kind = `${route}: ${status === 0 ? 'no answer' : `status ${status}`}`;
    this.#failuresByStatus.set(kind, (this.#failuresByStatus.get(kind) ?? 0) + 1);
  }

  get requests(): number {
    return this.figures().reduce((sum, route) => sum + route.requests, 0);
  }

  get failed(): number {
    return [...this.#routes.values()].reduce((sum, route) => sum + route.failed, 0);
  }

  /** The longest wait of any request, in milliseconds. */
  get longestMs(): number {
    return Math.max(0, ...this.figures().map((route) => route.longestMs));
  }

  /** `route: status` -> how many, for the requests that failed. */
  get failures(): ReadonlyMap<string, number> {
    return this.#failuresByStatus;
  }

  figures(): RouteFigures[] {
    return [...this.#routes].map(([route, { waits, refused, failed }]) => ({
      route,
      requests: waits.totalCount,
      refused,
      failed,
      p50Ms: waits.getValueAtPercentile(50) / MICROSECONDS,
      p99Ms: waits.getValueAtPercentile(99) / MICROSECONDS,
      longestMs: waits.maxValue / MICROSECONDS,
    }));
  }

  #route(route: string): RouteTally {
    const known = this.#routes.get(route);
    if (known) return known;
    const waits = build({
      lowestDiscernibleValue: 1,
      highestTrackableValue: 120_000_000,
      numberOfSignificantValueDigits: 3,
    });
    const fresh = { waits, refused: 0, failed: 0 };
    this.#routes.set(route, fresh);
    return fresh;
  }
}
