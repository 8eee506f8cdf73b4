import type { PortLayout } from './port-layout.js';
import type { Progress } from './progress.js';
import type { Secrets } from './secrets.js';

/** What every step of the start knows. */
export interface LocalStackOptions {
  readonly layout: PortLayout;
  readonly secrets: Secrets;
  /** Holds `data` and `logs`. */
  readonly directory: string;
  readonly progress: Progress;
  /** Interrupts the start. */
  readonly signal: AbortSignal;
}
