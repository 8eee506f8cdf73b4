// Where the driver connects to and whom it believes. It lets what a URL says of TLS win over what it is given beside it, so
// with an authority of our own those parameters are taken out: a URL cannot weaken the check.
import type { ClientConfig } from 'pg';

export interface ServerOptions {
  /** postgresql://user:password@host:port/database; `sslmode=verify-full` trusts public authorities. */
  readonly databaseUrl: string;
  /** PEM of the authorities that may sign the server's certificate. Without it the URL decides. */
  readonly databaseCa?: string | undefined;
}

/** For a Client or a Pool. A server that cannot show a certificate for its name ends the connect with Node's TLS error. */
export function connectionTo({ databaseUrl, databaseCa }: ServerOptions): ClientConfig {
  if (databaseCa === undefined) return { connectionString: databaseUrl };
  const url = new URL(databaseUrl);
  for (const name of [...url.searchParams.keys()]) if (name.startsWith('ssl')) url.searchParams.delete(name);
  return { connectionString: url.href, ssl: { ca: databaseCa, rejectUnauthorized: true } };
}
