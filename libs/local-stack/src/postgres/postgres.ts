import { rmSync } from 'node:fs';
import { StopWaiting, until } from '../conditions/until.js';
import { guardian } from '../processes/guardian.js';
import type { ManagedProcess } from '../processes/managed-process.js';
import { Databases, type ServerAccess } from './databases.js';

export interface PostgresParts {
  readonly access: ServerAccess;
  /** Of the authority behind the server's certificate; null where it speaks no TLS. */
  readonly caFile: string | null;
  /** Starts the server's process. */
  readonly launch: () => ManagedProcess;
  /** Removed by `stop`; empty keeps the data. */
  readonly temporaryDirectories: readonly string[];
}

/** A Postgres server on loopback. Made by `startPostgres`. */
export class Postgres extends Databases {
  /** Lets another process make databases too; keep it secret. */
  readonly access: ServerAccess;
  /** Whom clients of `tlsUrl` trust; null where the server speaks no TLS. */
  readonly caFile: string | null;
  readonly #parts: PostgresParts;
  #process: ManagedProcess;

  constructor(parts: PostgresParts) {
    super(parts.access);
    this.access = parts.access;
    this.caFile = parts.caFile;
    this.#parts = parts;
    this.#process = parts.launch();
  }

  /** The present process or, when it is down, the last one. */
  get process(): ManagedProcess {
    return this.#process;
  }

  get port(): number {
    return this.access.port;
  }

  get pid(): number {
    return this.#process.pid;
  }

  /** As `url`, by the name that the certificate is for. */
  tlsUrl(database: string, role?: string): string {
    const url = new URL(this.url(database, role));
    url.hostname = 'localhost';
    return url.href;
  }

  /** @throws ProcessDiedError when the server ends instead, ConditionTimeoutError after a minute. */
  async untilAccepts(): Promise<void> {
    const server = this.#process;
    const accepts = async () => {
      if (!server.isRunning) throw new StopWaiting(server.diedError(await server.exited));
      await this.ping();
      return true;
    };
    await until(accepts, { what: 'postgres takes connections', withinMs: 60_000 });
  }

  /** Starts it again with its data, after stopping it when it still runs. */
  async restart(): Promise<void> {
    await this.#process.stop();
    this.#process = this.#parts.launch();
    await this.untilAccepts();
  }

  /** Ends open transactions and the server; a temporary one leaves nothing behind. */
  async stop(): Promise<void> {
    await this.#process.stop({ graceMs: 15_000 });
    for (const directory of this.#parts.temporaryDirectories) {
      rmSync(directory, { recursive: true, force: true });
      guardian.keepDirectory(directory);
    }
  }
}
