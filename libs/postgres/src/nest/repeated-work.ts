import type { Type } from '@nestjs/common';

/** Work that a provider of an app does again and again. */
export interface RepeatedWork<Worker> {
  /** Names it in logs and metrics. */
  readonly name: string;
  /** Pause between two runs, in milliseconds. */
  readonly everyMs: number;
  readonly worker: Type<Worker>;
  readonly run: (worker: Worker) => Promise<void>;
}

/** What makes a provider of such work: `repeatingTask` of service-defaults, which this library must not know. */
export type Repeat<Provider> = <Worker>(work: RepeatedWork<Worker>) => Provider;
