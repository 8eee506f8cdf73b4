#!/usr/bin/env node
// node libs/postgres/dist/cli/migrate.js <prisma/migrations> [--rolled-back <name>] [--wait <seconds>]   with DATABASE_URL set,
// and DATABASE_CA where the server has an authority of its own
import { parseArgs } from 'node:util';
import { AppError } from '@shop/errors';
import { migrate } from '../migrations/migrate.js';
import { databaseServer } from './config.js';

const usage = 'usage: migrate <directory of migrations> [--rolled-back <name>] [--wait <seconds>]\n';

async function main(): Promise<number> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { 'rolled-back': { type: 'string' }, wait: { type: 'string', default: '0' } },
  });
  const [directory] = positionals;
  const waitSeconds = Number(values.wait);
  if (directory === undefined || !(waitSeconds >= 0)) {
    process.stderr.write(usage);
    return 2;
  }
  const result = await migrate({
    ...databaseServer(),
    directory,
    rolledBack: values['rolled-back'],
    waitMs: waitSeconds * 1_000,
  });
  for (const name of result.applied) process.stdout.write(`applied ${name}\n`);
  process.stdout.write(
    `${String(result.applied.length)} applied, ${String(result.alreadyApplied)} there already\n`,
  );
  return 0;
}

process.exitCode = await main().catch((error: unknown) => {
  const message =
    error instanceof AppError ? error.message : String(error instanceof Error ? error.stack : error);
  process.stderr.write(`${message}\n`);
  return 1;
});
