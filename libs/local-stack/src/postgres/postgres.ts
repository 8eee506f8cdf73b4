import { createHmac } from 'node:crypto';
import { rmSync } from 'node:fs';
import { Client } from 'pg';
import { guardian } from '../processes/guardian.js';
import type { ManagedProcess } from '../processes/managed-process.js';

const SUPERUSER = 'postgres';

export interface PostgresParts {
  readonly port: number;
  readonly password: string;
  readonly process: ManagedProcess;
  /** Removed by `stop`; null keeps the data. */
  readonly temporaryDirectories: readonly string[] | null;
}

/** A running Postgres server on loopback. Made by `startPostgres`. */
export class Postgres {
  readonly #parts: PostgresParts;

  constructor(parts: PostgresParts) {
    this.#parts = parts;
  }

  get port(): number {
    return this.#parts.port;
  }

  get pid(): number {
    return this.#parts.process.pid;
  }

  /** The server's process, for who wants to know when it ends. */
  get process(): ManagedProcess {
    return this.#parts.process;
  }

  /** A connection string for the database, as the given role; default the superuser. */
  url(database: string, role = SUPERUSER): string {
    const credentials = `${encodeURIComponent(role)}:${this.#passwordOf(role)}`;
    return `postgresql://${credentials}@127.0.0.1:${this.port}/${encodeURIComponent(database)}`;
  }

  /**
   * Makes the database and the role that owns it, each unless it exists, and returns the owner's connection string.
   * No other role but the superuser may connect. A `template` is copied with its data; nobody may be connected to it.
   */
  async createDatabase(database: { name: string; owner: string; template?: string }): Promise<string> {
    const { name, owner, template = 'template1' } = database;
    await this.#asSuperuser(async (client) => {
      const role = client.escapeIdentifier(owner);
      await createUnlessThere(client, `CREATE ROLE ${role}`);
      await client.query(
        `ALTER ROLE ${role} LOGIN PASSWORD ${client.escapeLiteral(this.#passwordOf(owner))}`,
      );
      const quoted = client.escapeIdentifier(name);
      await createUnlessThere(
        client,
        `CREATE DATABASE ${quoted} OWNER ${role} TEMPLATE ${client.escapeIdentifier(template)}`,
      );
      await client.query(`REVOKE CONNECT, TEMPORARY ON DATABASE ${quoted} FROM PUBLIC`);
    });
    return this.url(name, owner);
  }

  /** Drops the database if it exists, ending the connections to it. */
  async dropDatabase(name: string): Promise<void> {
    await this.#asSuperuser((client) =>
      client.query(`DROP DATABASE IF EXISTS ${client.escapeIdentifier(name)} WITH (FORCE)`),
    );
  }

  /** Ends open transactions and the server; a temporary one leaves nothing behind. */
  async stop(): Promise<void> {
    await this.#parts.process.stop({ graceMs: 15_000 });
    for (const directory of this.#parts.temporaryDirectories ?? []) {
      rmSync(directory, { recursive: true, force: true });
      guardian.keepDirectory(directory);
    }
  }

  /** A role's password follows from the superuser's, so that none needs to be kept. */
  #passwordOf(role: string): string {
    if (role === SUPERUSER) return this.#parts.password;
    return createHmac('sha256', this.#parts.password).update(role).digest('base64url');
  }

  async #asSuperuser(work: (client: Client) => Promise<unknown>): Promise<void> {
    const client = new Client({ connectionString: this.url('postgres') });
    await client.connect();
    try {
      await work(client);
    } finally {
      await client.end();
    }
  }
}

/** SQLSTATE of "is there already", https://www.postgresql.org/docs/17/errcodes-appendix.html */
const ALREADY_THERE = new Set(['42710', '42P04', '23505']);

async function createUnlessThere(client: Client, statement: string): Promise<void> {
  try {
    await client.query(statement);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && ALREADY_THERE.has(String(error.code)))) throw error;
  }
}
