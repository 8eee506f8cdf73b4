import { ManagedProcess, type ProcessOptions } from '../processes/managed-process.js';
import { untilReady } from './until-ready.js';

export interface ReadyProcessOptions extends ProcessOptions {
  /** Answers `/health/ready` there. */
  readonly port: number;
}

/** A program that says when it takes requests. It can be started again after its end. */
export class ReadyProcess {
  readonly port: number;
  readonly #options: ProcessOptions;
  #process: ManagedProcess;

  /** Starts the process; `untilReady` says when it takes requests. */
  constructor({ port, ...options }: ReadyProcessOptions) {
    this.port = port;
    this.#options = options;
    this.#process = new ManagedProcess(options);
  }

  /** The present process or, when it is down, the last one. */
  get process(): ManagedProcess {
    return this.#process;
  }

  /**
   * Returns when `/health/ready` answers 200.
   *
   * @throws ProcessDiedError when the process ends instead, ConditionTimeoutError after a minute.
   */
  async untilReady(signal?: AbortSignal): Promise<void> {
    await untilReady(this.#process, { port: this.port, signal });
  }

  async restart(): Promise<void> {
    await this.#process.stop();
    this.#process = new ManagedProcess(this.#options);
    await this.untilReady();
  }
}
