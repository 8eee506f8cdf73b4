import { ConfigError } from '@shop/errors';
import { areCertificates } from '../settings.js';

/**
 * The migrations' connection: of the role that owns the schema, which need not be the service's own.
 * @throws ConfigError
 */
export function databaseServer(): { databaseUrl: string; databaseCa: string | undefined } {
  const { DATABASE_URL: databaseUrl, DATABASE_CA: databaseCa } = process.env;
  if (!databaseUrl) throw new ConfigError([{ variable: 'DATABASE_URL', problem: 'is not set' }]);
  if (databaseCa !== undefined && !areCertificates(databaseCa))
    throw new ConfigError([{ variable: 'DATABASE_CA', problem: 'must be one or more certificates in PEM' }]);
  return { databaseUrl, databaseCa };
}
