import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceName } from '@shop/contracts/services';
import { runCommand } from '../processes/run-command.js';
import { workspaceRoot } from '../workspace.js';

export interface DatabaseWork {
  readonly service: ServiceName;
  readonly databaseUrl: string;
  readonly signal: AbortSignal;
}

const MIGRATE = join(workspaceRoot, 'libs/postgres/dist/cli/migrate.js');
const WITHIN_MS = 300_000;

/** Applies the service's migrations. @throws CommandFailedError with the runner's own words. */
export async function migrateDatabase({ service, databaseUrl, signal }: DatabaseWork): Promise<void> {
  const migrations = join(workspaceRoot, 'apps', service, 'prisma/migrations');
  await runProgram([MIGRATE, migrations], { databaseUrl, signal });
}

/** Puts the shipped data in, once: a seed that finds it does nothing. A service may have none. */
export async function seedDatabase({ service, databaseUrl, signal }: DatabaseWork): Promise<void> {
  await runProgram([seedFileOf(service)], { databaseUrl, signal });
}

export function hasSeed(service: ServiceName): boolean {
  return existsSync(seedFileOf(service));
}

function seedFileOf(service: ServiceName): string {
  return join(workspaceRoot, 'apps', service, 'dist/seed.js');
}

async function runProgram(
  args: string[],
  options: { databaseUrl: string; signal: AbortSignal },
): Promise<void> {
  const env = { ...process.env, SHOP_ENV: 'local', DATABASE_URL: options.databaseUrl };
  await runCommand(process.execPath, args, {
    cwd: workspaceRoot,
    env,
    signal: options.signal,
    withinMs: WITHIN_MS,
  });
}
