import type { FactoryProvider, Type } from '@nestjs/common';
import { LOGGER, type Logger } from '../logging/logger.js';
import { RepeatingTask } from './repeating-task.js';

export interface RepeatingTaskProviderOptions<Worker> {
  /** Names it in logs and metrics; unique in the app. */
  readonly name: string;
  /** Pause between two runs, in milliseconds. */
  readonly everyMs: number;
  /** The provider that does the work. */
  readonly worker: Type<Worker>;
  readonly run: (worker: Worker) => Promise<void>;
}

/** Lets a provider's work repeat for as long as the app lives: one line among the providers of its module. */
export function repeatingTask<Worker>(
  options: RepeatingTaskProviderOptions<Worker>,
): FactoryProvider<RepeatingTask> {
  const { name, everyMs, worker, run } = options;
  return {
    provide: `repeating task ${name}`,
    inject: [worker, LOGGER],
    useFactory: (instance: Worker, log: Logger) =>
      new RepeatingTask({ name, everyMs, log, run: () => run(instance) }),
  };
}
