import type { Bench } from '../bench.js';
import type { PeerName } from '../peers/peers.js';
import type { Findings } from '../report/record.js';

/** One comparison of the bench, which can be run by itself. */
export interface Part {
  /** What `--only` takes. */
  readonly name: string;
  readonly title: string;
  /** Whose versions the report names. */
  readonly peers: readonly PeerName[];
  /** Whatever it starts belongs to the bench, which ends it. @throws what starting and measuring throw */
  run(bench: Bench): Promise<Findings>;
}

/** Findings with everything that a part does not have left empty. */
export function findings(some: Partial<Findings>): Findings {
  return { tables: [], charts: [], targets: [], remarks: [], figures: {}, ...some };
}
