// Migrations are written by hand and the client is generated from the schema file: nothing but this check keeps the two
// from saying different things. It reads tables, columns, keys, indexes and enums; defaults and checks are the
// migrations' own business, since no client depends on them.
import { Client } from 'pg';
import { compareCatalogs } from './compare-catalogs.js';
import { readDatabaseCatalog } from './database-catalog.js';
import { SchemaDriftError } from './drift.errors.js';
import { readSchemaCatalog } from './schema-catalog.js';

export interface DriftOptions {
  /** A database that has every migration. */
  readonly databaseUrl: string;
  /** The Prisma schema that the client is generated from. */
  readonly schemaFile: string;
}

/** For specs: resolves when schema and database agree. @throws SchemaDriftError with every difference at once. */
export async function assertNoDrift({ databaseUrl, schemaFile }: DriftOptions): Promise<void> {
  const schema = await readSchemaCatalog(schemaFile);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const differences = compareCatalogs(schema, await readDatabaseCatalog(client));
    if (differences.length > 0) throw new SchemaDriftError(differences);
  } finally {
    await client.end();
  }
}
