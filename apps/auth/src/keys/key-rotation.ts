import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { InjectLogger, type Logger, RepeatingTask } from '@shop/service-defaults';
import type { AuthConfig } from '../config.js';
import { SETTINGS } from '../settings.js';
import { SigningKeyUnreadableError } from './keys.errors.js';
import { KeysService } from './keys.service.js';

/** Keeps the keys fresh. A key that cannot be opened stops the start; a database that is away does not. */
@Injectable()
export class KeyRotation implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #task: RepeatingTask;
  readonly #log: Logger;

  constructor(
    private readonly keys: KeysService,
    @Inject(SETTINGS) { SIGNING_KEY_CHECK_MS: everyMs }: AuthConfig,
    @InjectLogger() log: Logger,
  ) {
    this.#log = log;
    this.#task = new RepeatingTask({ name: 'key-rotation', everyMs, log, run: () => keys.refresh() });
  }

  async onApplicationBootstrap(): Promise<void> {
    try {
      await this.keys.refresh();
    } catch (err) {
      if (err instanceof SigningKeyUnreadableError) throw err;
      this.#log.warn({ err }, 'signing keys are not read yet');
    }
    this.#task.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.#task.stop();
  }
}
