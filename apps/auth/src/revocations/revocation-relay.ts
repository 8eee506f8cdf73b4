import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectLogger, type Logger, RepeatingTask } from '@shop/service-defaults';
import type { AuthConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { Revocations } from './revocations.js';

/** Every process looks for revocations that are due, its own or those of one that has died. */
@Injectable()
export class RevocationRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #task: RepeatingTask;

  constructor(
    revocations: Revocations,
    @Inject(SETTINGS) { REVOCATION_RELAY_MS: everyMs }: AuthConfig,
    @InjectLogger() log: Logger,
  ) {
    const run = () => revocations.relayDue();
    this.#task = new RepeatingTask({ name: 'revocation-relay', everyMs, log, run });
  }

  onApplicationBootstrap(): void {
    this.#task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }
}
