import { services, serviceNames, type ServiceName } from '@shop/contracts/services';
import type { Postgres } from '../postgres/postgres.js';
import { runCommand } from '../processes/run-command.js';
import { workspaceRoot } from '../workspace.js';
import type { LocalStackOptions } from './stack-options.js';

const FIVE_MINUTES_MS = 300_000;

export type DatabaseUrls = Partial<Record<ServiceName, string>>;

/** Each service that owns a database gets it: made with its own role, migrated, seeded. Returns what DATABASE_URL takes. */
export async function prepareDatabases(
  options: LocalStackOptions,
  postgres: Postgres,
): Promise<DatabaseUrls> {
  const urls: DatabaseUrls = {};
  for (const service of serviceNames.filter(
    (name) => services[name].ownsDatabase && options.files.isBuilt(name),
  )) {
    urls[service] = await prepareDatabase(service, { ...options, postgres });
  }
  return urls;
}

type Surroundings = LocalStackOptions & { readonly postgres: Postgres };

async function prepareDatabase(
  service: ServiceName,
  { progress, signal, files, postgres }: Surroundings,
): Promise<string> {
  signal.throwIfAborted();
  const databaseUrl = await postgres.createDatabase({ name: service, owner: service });
  const work = { databaseUrl, signal };
  await progress.step(`${service}: database migrated`, () =>
    runOnDatabase([files.migrate, files.migrations(service)], work),
  );
  const seed = files.seed(service);
  if (seed) await progress.step(`${service}: data seeded`, () => runOnDatabase([seed], work));
  return databaseUrl;
}

/** @throws CommandFailedError with the program's own words. */
async function runOnDatabase(
  args: string[],
  work: { databaseUrl: string; signal: AbortSignal },
): Promise<void> {
  await runCommand(process.execPath, args, {
    cwd: workspaceRoot,
    env: { ...process.env, SHOP_ENV: 'local', DATABASE_URL: work.databaseUrl },
    signal: work.signal,
    withinMs: FIVE_MINUTES_MS,
  });
}
