import { createHash, randomBytes } from 'node:crypto';
import type { Databases } from '@shop/local-stack';

export interface TestDatabaseOptions {
  /** Becomes the owning role, as in the running shop. */
  readonly service: string;
  /** Folder of Prisma's layout: `prisma/migrations`. */
  readonly migrations: string;
}

export interface TestDatabase {
  /** What DATABASE_URL takes. */
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * Makes a database of the spec file's own with every migration applied. Migrations run once per folder and Jest run,
 * on a template; each database is a copy of it.
 */
export async function createTestDatabase(
  databases: Databases,
  options: TestDatabaseOptions,
): Promise<TestDatabase> {
  const { service, migrations } = options;
  const template = `template_${createHash('sha256').update(migrations).digest('hex').slice(0, 12)}`;
  // Loaded on demand: an app without a database does not need Prisma for its specs.
  const { migrate } = await import('@shop/postgres');
  const templateUrl = await databases.createDatabase({ name: template, owner: service });
  await migrate({ databaseUrl: templateUrl, directory: migrations });
  const name = `${service}_${randomBytes(6).toString('hex')}`;
  const url = await databases.createDatabase({ name, owner: service, template });
  return { url, drop: () => databases.dropDatabase(name) };
}
