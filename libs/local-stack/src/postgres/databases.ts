import { createHmac } from 'node:crypto';
import { Client } from 'pg';

const SUPERUSER = 'postgres';

/** What it takes to rule over the databases of a server on loopback. */
export interface ServerAccess {
  readonly port: number;
  /** Of the superuser. */
  readonly password: string;
}

/** Makes and drops databases with their roles, from any process that knows the superuser's password. */
export class Databases {
  readonly #server: ServerAccess;

  constructor(server: ServerAccess) {
    this.#server = server;
  }

  /** A connection string for the database, as the given role; default the superuser. */
  url(database: string, role = SUPERUSER): string {
    const credentials = `${encodeURIComponent(role)}:${this.#passwordOf(role)}`;
    return `postgresql://${credentials}@127.0.0.1:${this.#server.port}/${encodeURIComponent(database)}`;
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

  /** Connects once as the superuser. */
  ping(): Promise<void> {
    return this.#asSuperuser((client) => client.query('SELECT 1'));
  }

  /** A role's password follows from the superuser's, so that none needs to be kept. */
  #passwordOf(role: string): string {
    if (role === SUPERUSER) return this.#server.password;
    return createHmac('sha256', this.#server.password).update(role).digest('base64url');
  }

  async #asSuperuser(work: (client: Client) => Promise<unknown>): Promise<void> {
    const client = new Client({ connectionString: this.url('postgres'), connectionTimeoutMillis: 5000 });
    // A connection that breaks is reported twice, by the promise and by this event; the promise is enough.
    client.on('error', () => undefined);
    try {
      await client.connect();
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
