import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Postgres, startPostgres } from '@shop/local-stack';

export const migrationsDirectory = join(import.meta.dirname, 'prisma/migrations');
export const schemaFile = join(import.meta.dirname, 'prisma/schema.prisma');

/** A real Postgres for one spec file. */
export function startTemporaryPostgres(): Promise<Postgres> {
  return startPostgres({ directory: mkdtempSync(join(tmpdir(), 'shop-postgres-')), temporary: true });
}
