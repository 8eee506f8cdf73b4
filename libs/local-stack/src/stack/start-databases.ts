import { services, serviceNames, type ServiceName } from '@shop/contracts/services';
import type { Postgres } from '../postgres/postgres.js';
import { isBuilt } from '../services/service-process.js';
import { hasSeed, migrateDatabase, seedDatabase } from './database-programs.js';
import type { LocalStackOptions } from './stack-options.js';

export type DatabaseUrls = Partial<Record<ServiceName, string>>;

/** Each service that owns a database gets it: made with its own role, migrated, seeded. Returns what DATABASE_URL takes. */
export async function prepareDatabases(
  options: LocalStackOptions,
  postgres: Postgres,
): Promise<DatabaseUrls> {
  const urls: DatabaseUrls = {};
  for (const service of serviceNames.filter((name) => services[name].ownsDatabase && isBuilt(name))) {
    urls[service] = await prepareDatabase(service, { ...options, postgres });
  }
  return urls;
}

type Surroundings = LocalStackOptions & { readonly postgres: Postgres };

async function prepareDatabase(
  service: ServiceName,
  { progress, signal, postgres }: Surroundings,
): Promise<string> {
  signal.throwIfAborted();
  const databaseUrl = await postgres.createDatabase({ name: service, owner: service });
  const work = { service, databaseUrl, signal };
  await progress.step(`${service}: database migrated`, () => migrateDatabase(work));
  if (hasSeed(service)) await progress.step(`${service}: data seeded`, () => seedDatabase(work));
  return databaseUrl;
}
