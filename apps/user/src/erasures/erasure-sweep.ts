import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectLogger, type Logger, RepeatingTask } from '@shop/service-defaults';
import type { UserConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { ShoppersRepository } from '../shoppers/shoppers.repository.js';

/** Removes, now and then, the marks of erasures that no request can be on its way from any more. */
@Injectable()
export class ErasureSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #task: RepeatingTask;

  constructor(
    shoppers: ShoppersRepository,
    @Inject(SETTINGS) { SWEEP_MS: everyMs }: UserConfig,
    @InjectLogger() log: Logger,
  ) {
    this.#task = new RepeatingTask({
      name: 'erasure-sweep',
      everyMs,
      log,
      run: () => shoppers.sweepErasures(),
    });
  }

  onApplicationBootstrap(): void {
    this.#task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }
}
