import type { RequestReport } from '@shop/contracts/request-ops';

/** One request that is followed. */
export interface TrailPort {
  /** Runs work that belongs to the request. */
  run<Result>(work: () => Result): Result;
  /** @param status the HTTP status sent, 499 when the client went away */
  end(status: number): void;
}

/** Who follows requests: structural, since the defaults know no store. `processTrails` of @shop/redis is of this shape. */
export interface TrailsPort {
  switchOn(): void;
  begin(hop: { readonly id: string; readonly method: string; readonly route: string }): TrailPort;
  /** What is kept of a request, once for each time that it came here. */
  of(id: string): RequestReport['hops'];
}
