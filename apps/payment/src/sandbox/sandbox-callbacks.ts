import { Injectable } from '@nestjs/common';
import { InjectLogger, type Logger } from '@shop/service-defaults';
import type { Callback } from '../provider/callback-signature.js';
import { CallbackSender } from './callback-sender.js';
import { SandboxCallbacksRepository } from './sandbox-callbacks.repository.js';

/** The most of one run, settled and called. */
const BATCH = 50;

/** Decides pending charges when their time has come, and calls the shop about them until it answers. */
@Injectable()
export class SandboxCallbacks {
  constructor(
    private readonly callbacks: SandboxCallbacksRepository,
    private readonly sender: CallbackSender,
    @InjectLogger() private readonly log: Logger,
  ) {}

  /** @throws what Postgres threw; the next run goes on */
  async deliver(): Promise<void> {
    await this.callbacks.settleDue(BATCH);
    const due = await this.callbacks.claimDue(BATCH);
    await Promise.all(due.map((callback) => this.#call(callback)));
  }

  async #call(callback: Callback): Promise<void> {
    const isHeard = await this.sender.send(callback).catch((err: unknown) => {
      this.log.warn({ err, ...callback }, 'a callback of the sandbox was not answered');
      return false;
    });
    if (isHeard) await this.callbacks.settle(callback.callbackId);
  }
}
