import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectLogger, type Logger, RepeatingTask } from '@shop/service-defaults';
import type { AuthConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { OwnLogins } from './own-logins.js';

/** Removes, now and then, the rows of sessions and families of tokens that nobody ended. */
@Injectable()
export class SessionSweep implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #task: RepeatingTask;

  constructor(
    logins: OwnLogins,
    @Inject(SETTINGS) { SWEEP_MS: everyMs }: AuthConfig,
    @InjectLogger() log: Logger,
  ) {
    this.#task = new RepeatingTask({ name: 'session-sweep', everyMs, log, run: () => logins.sweep() });
  }

  onApplicationBootstrap(): void {
    this.#task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }
}
