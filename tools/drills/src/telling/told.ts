import type { DrillSecond } from '@shop/contracts/drill-ops';
import type { Promised } from '../promises/promise.js';
import type { Mark, Struck } from '../timeline/sample.js';

/** What a drill tells the process that started it (over Node's IPC channel), while it is held and in the end. */
export type Told =
  | Mark
  | Struck
  | { readonly of: 'second'; readonly second: DrillSecond }
  | { readonly of: 'verdict'; readonly promises: readonly Promised[] }
  /** It could not be held, or was not judged. */
  | { readonly of: 'problem'; readonly problem: string };
