// node apps/product/dist/seed.js   with DATABASE_URL set: fills the shop with the real catalogue, once.
import { AppError } from '@shop/errors';
import { Database, postgresSettings, whenReady } from '@shop/postgres';
import { seedCatalogue } from './catalogue/catalogue.seed.js';
import { loadSeedConfig, type SeedConfig } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';

/** How long Postgres may take to begin. */
const STARTING_MS = 60_000;

async function seed(config: SeedConfig): Promise<void> {
  const database = new Database({ service: 'product-seed', settings: postgresSettings(config) });
  try {
    await whenReady(() => database.ping(), STARTING_MS);
    const client = new PrismaClient({ adapter: database.adapter });
    const { categories, products } = await seedCatalogue(client, config.CATALOGUE_DIRECTORY);
    process.stdout.write(`${String(products)} products and ${String(categories)} categories added\n`);
  } finally {
    await database.close();
  }
}

/** A fault of ours in the settings needs no stack; anything else does. */
function describe(error: unknown): string {
  if (error instanceof AppError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await seed(loadSeedConfig());
} catch (error) {
  process.stderr.write(`seed: ${describe(error)}\n`);
  process.exitCode = 1;
}
