import type { ShopFiles } from '../services/shop-files.js';
import type { PortLayout } from './port-layout.js';
import type { Progress } from './progress.js';
import type { Secrets } from './secrets.js';

/** What every step of the start knows. */
export interface LocalStackOptions {
  readonly layout: PortLayout;
  /** Whether Redis speaks TLS only and each service comes in as its own user. */
  readonly isRedisSecured: boolean;
  readonly secrets: Secrets;
  readonly files: ShopFiles;
  /** Holds `data` and `logs`. */
  readonly directory: string;
  /** Nothing of it is wanted after its end, so Postgres never waits for the disk. */
  readonly isTemporary?: boolean;
  readonly progress: Progress;
  /** Interrupts the start. */
  readonly signal: AbortSignal;
}
