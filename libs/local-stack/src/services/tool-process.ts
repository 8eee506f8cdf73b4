import { join } from 'node:path';
import { ManagedProcess } from '../processes/managed-process.js';
import { workspaceRoot } from '../workspace.js';
import { untilReady } from './until-ready.js';

export interface MailPorts {
  readonly smtp: number;
  /** Lists what has arrived. */
  readonly http: number;
}

export interface MailCatcherOptions {
  readonly program: string;
  readonly ports: MailPorts;
  /** Holds what arrived, over restarts. */
  readonly mailsDirectory: string;
  readonly logDirectory: string;
}

/** The mail server of the shop: takes every mail and sends none on. It can be started again after its end. */
export class MailCatcher {
  readonly ports: MailPorts;
  readonly #options: MailCatcherOptions;
  #process: ManagedProcess;

  /** Starts the process; `untilReady` says when it takes mails. */
  constructor(options: MailCatcherOptions) {
    this.ports = options.ports;
    this.#options = options;
    this.#process = launch(options);
  }

  /** The present process or, when it is down, the last one. */
  get process(): ManagedProcess {
    return this.#process;
  }

  /** @throws ProcessDiedError when the process ends instead, ConditionTimeoutError after a minute. */
  async untilReady(signal?: AbortSignal): Promise<void> {
    await untilReady(this.#process, { port: this.ports.http, signal });
  }

  async restart(): Promise<void> {
    await this.#process.stop();
    this.#process = launch(this.#options);
    await this.untilReady();
  }
}

function launch({ program, ports, mailsDirectory, logDirectory }: MailCatcherOptions): ManagedProcess {
  const [SMTP_PORT, HTTP_PORT] = [String(ports.smtp), String(ports.http)];
  return new ManagedProcess({
    name: `mail catcher ${SMTP_PORT}`,
    command: process.execPath,
    args: ['--enable-source-maps', program],
    cwd: workspaceRoot,
    env: { ...process.env, HOST: '127.0.0.1', SMTP_PORT, HTTP_PORT, MAILS_DIRECTORY: mailsDirectory },
    logFile: join(logDirectory, 'mail-catcher.log'),
  });
}
