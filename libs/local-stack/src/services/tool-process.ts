import { join } from 'node:path';
import { ManagedProcess } from '../processes/managed-process.js';
import { workspaceRoot } from '../workspace.js';
import { untilReady } from './until-ready.js';

export interface ToolOptions {
  /** As people know it: `mail catcher`. Its log is called after it. */
  readonly name: string;
  readonly program: string;
  /** Answers `/health/ready` there. */
  readonly port: number;
  readonly env: Readonly<Record<string, string>>;
  readonly logDirectory: string;
}

/** A program beside the shop: none of its services, and gone with it. It can be started again after its end. */
export class ToolProcess {
  readonly name: string;
  readonly port: number;
  readonly #options: ToolOptions;
  #process: ManagedProcess;

  /** Starts the process; `untilReady` says when it answers. */
  constructor(options: ToolOptions) {
    this.name = options.name;
    this.port = options.port;
    this.#options = options;
    this.#process = launch(options);
  }

  /** The present process or, when it is down, the last one. */
  get process(): ManagedProcess {
    return this.#process;
  }

  /** @throws ProcessDiedError when the process ends instead, ConditionTimeoutError after a minute. */
  async untilReady(signal?: AbortSignal): Promise<void> {
    await untilReady(this.#process, { port: this.port, signal });
  }

  async restart(): Promise<void> {
    await this.#process.stop();
    this.#process = launch(this.#options);
    await this.untilReady();
  }
}

function launch({ name, program, port, env, logDirectory }: ToolOptions): ManagedProcess {
  return new ManagedProcess({
    name: `${name} ${String(port)}`,
    command: process.execPath,
    args: ['--enable-source-maps', program],
    cwd: workspaceRoot,
    env: { ...process.env, HOST: '127.0.0.1', ...env },
    logFile: join(logDirectory, `${name.replaceAll(' ', '-')}.log`),
  });
}
