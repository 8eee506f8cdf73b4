import { z } from 'zod';

const milliseconds = z.coerce.number().int().min(1).max(600_000);

/** What a service with a database reads. Spread it into the service's schema. */
export const postgresEnv = {
  /** postgresql://user:password@host:port/database */
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'must be postgresql://user:password@host:port/database',
  }),
  /** Connections of one process. All processes together must stay below the server's max_connections. */
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(5),
  /** Postgres itself ends a statement that runs for longer. */
  DATABASE_STATEMENT_TIMEOUT_MS: milliseconds.default(5_000),
  /** How long a query may wait for a free or a new connection. */
  DATABASE_CONNECT_TIMEOUT_MS: milliseconds.default(2_000),
};

export interface PostgresSettings {
  readonly databaseUrl: string;
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

export function postgresSettings(env: z.infer<z.ZodObject<typeof postgresEnv>>): PostgresSettings {
  return Object.freeze({
    databaseUrl: env.DATABASE_URL,
    poolSize: env.DATABASE_POOL_SIZE,
    statementTimeoutMs: env.DATABASE_STATEMENT_TIMEOUT_MS,
    connectTimeoutMs: env.DATABASE_CONNECT_TIMEOUT_MS,
  });
}
