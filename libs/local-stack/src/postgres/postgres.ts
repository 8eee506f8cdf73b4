import { rmSync } from 'node:fs';
import { guardian } from '../processes/guardian.js';
import type { ManagedProcess } from '../processes/managed-process.js';
import { Databases, type ServerAccess } from './databases.js';

export interface PostgresParts {
  readonly access: ServerAccess;
  readonly process: ManagedProcess;
  /** Removed by `stop`; null keeps the data. */
  readonly temporaryDirectories: readonly string[] | null;
}

/** A running Postgres server on loopback. Made by `startPostgres`. */
export class Postgres extends Databases {
  /** Lets another process make databases too; keep it secret. */
  readonly access: ServerAccess;
  /** The server's process, for who wants to know when it ends. */
  readonly process: ManagedProcess;
  readonly #temporaryDirectories: readonly string[];

  constructor(parts: PostgresParts) {
    super(parts.access);
    this.access = parts.access;
    this.process = parts.process;
    this.#temporaryDirectories = parts.temporaryDirectories ?? [];
  }

  get port(): number {
    return this.access.port;
  }

  get pid(): number {
    return this.process.pid;
  }

  /** Ends open transactions and the server; a temporary one leaves nothing behind. */
  async stop(): Promise<void> {
    await this.process.stop({ graceMs: 15_000 });
    for (const directory of this.#temporaryDirectories) {
      rmSync(directory, { recursive: true, force: true });
      guardian.keepDirectory(directory);
    }
  }
}
