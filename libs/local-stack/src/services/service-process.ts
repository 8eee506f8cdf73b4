import { join } from 'node:path';
import type { ServiceName } from '@shop/contracts/services';
import { ManagedProcess } from '../processes/managed-process.js';
import type { ShopFiles } from './shop-files.js';
import { untilReady } from './until-ready.js';
import { workspaceRoot } from '../workspace.js';

export interface ServiceProcessOptions {
  readonly service: ServiceName;
  readonly port: number;
  /** What it gets beside our own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly files: ShopFiles;
  readonly logDirectory: string;
}

/** One instance of a service. It can be started again after its end. */
export class ServiceProcess {
  readonly service: ServiceName;
  readonly port: number;
  readonly #options: ServiceProcessOptions;
  #process: ManagedProcess;

  /** Starts the process; `untilReady` says when it takes requests. */
  constructor(options: ServiceProcessOptions) {
    this.service = options.service;
    this.port = options.port;
    this.#options = options;
    this.#process = launch(options);
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
    this.#process = launch(this.#options);
    await this.untilReady();
  }
}

function launch({ service, port, env, files, logDirectory }: ServiceProcessOptions): ManagedProcess {
  return new ManagedProcess({
    name: `${service} ${port}`,
    command: process.execPath,
    args: ['--enable-source-maps', '--import', files.preload, files.main(service)],
    cwd: workspaceRoot,
    // Somebody looks: what Redis did for a request is kept, unless whoever starts the shop says otherwise.
    env: { REQUEST_TRAILS: 'on', ...process.env, SHOP_ENV: 'local', ...env, PORT: String(port) },
    logFile: join(logDirectory, `${service}-${port}.log`),
  });
}
