// The one pool of a process. Every wait in it has an end: for a connection, for a statement, for a transaction that
// forgot to go on. A server that is down fails queries after the connect timeout; the pool itself needs no restart.
import { Pool } from 'pg';
import type { PostgresSettings } from '../settings.js';
import { connectionTo } from './connection.js';
import { watchPool } from './pool.metrics.js';

export interface PoolOptions {
  /** Shown in pg_stat_activity, so that a slow query has an owner. */
  readonly service: string;
  readonly settings: PostgresSettings;
}

export function createPool({ service, settings }: PoolOptions): Pool {
  const pool = new Pool({
    ...connectionTo(settings),
    application_name: `shop:${service}`,
    max: settings.poolSize,
    connectionTimeoutMillis: settings.connectTimeoutMs,
    statement_timeout: settings.statementTimeoutMs,
    idle_in_transaction_session_timeout: settings.statementTimeoutMs,
    // The server ends a statement first; this ends the wait when the server itself has gone silent.
    query_timeout: settings.statementTimeoutMs + settings.connectTimeoutMs,
    keepAlive: true,
  });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => undefined);
  watchPool(pool);
  return pool;
}
