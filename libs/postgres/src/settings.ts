import { X509Certificate } from 'node:crypto';
import { z } from 'zod';

const milliseconds = z.coerce.number().int().min(1).max(600_000);

/** What a service with a database reads. Spread it into the service's schema. */
export const postgresEnv = {
  /** postgresql://user:password@host:port/database */
  DATABASE_URL: z.url({
    protocol: /^postgres(ql)?$/,
    error: 'must be postgresql://user:password@host:port/database',
  }),
  /**
   * PEM of the authorities that may sign the server's certificate: a managed Postgres has one of its own. Given, each
   * connection is TLS, and certificate and name are checked against these alone, whatever DATABASE_URL says of sslmode.
   */
  DATABASE_CA: z.string().refine(areCertificates, 'must be one or more certificates in PEM').optional(),
  /** Connections of one process. All processes together must stay below the server's max_connections. */
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(5),
  /** Postgres itself ends a statement that runs for longer. */
  DATABASE_STATEMENT_TIMEOUT_MS: milliseconds.default(5_000),
  /** How long a query may wait for a free or a new connection. */
  DATABASE_CONNECT_TIMEOUT_MS: milliseconds.default(2_000),
};

export interface PostgresSettings {
  readonly databaseUrl: string;
  readonly databaseCa?: string | undefined;
  readonly poolSize: number;
  readonly statementTimeoutMs: number;
  readonly connectTimeoutMs: number;
}

export function postgresSettings(env: z.infer<z.ZodObject<typeof postgresEnv>>): PostgresSettings {
  return Object.freeze({
    databaseUrl: env.DATABASE_URL,
    databaseCa: env.DATABASE_CA,
    poolSize: env.DATABASE_POOL_SIZE,
    statementTimeoutMs: env.DATABASE_STATEMENT_TIMEOUT_MS,
    connectTimeoutMs: env.DATABASE_CONNECT_TIMEOUT_MS,
  });
}

/** Node takes text without a certificate for an empty list, and then trusts nobody. */
export function areCertificates(pem: string): boolean {
  const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return found.length > 0 && found.every(isCertificate);
}

function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
