import type { SqlDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { Pool } from 'pg';
import { createAdapter } from './adapter.js';
import { createPool, type PoolOptions } from './pool.js';

/** A service's database: the pool, what a generated Prisma client needs to use it, and a ping for readiness. */
export class Database {
  readonly #pool: Pool;
  /** Hand it to the generated client: `new PrismaClient({ adapter: database.adapter })`. */
  readonly adapter: SqlDriverAdapterFactory;

  constructor(options: PoolOptions) {
    this.#pool = createPool(options);
    this.adapter = createAdapter(this.#pool);
  }

  /** Resolves when the database answers. Waits no longer than connect and statement timeout together. */
  async ping(): Promise<void> {
    await this.#pool.query('SELECT 1');
  }

  /** Waits for running queries and closes the connections. Calling it again does nothing. */
  async close(): Promise<void> {
    if (!this.#pool.ending) await this.#pool.end();
  }
}
