// node apps/product/dist/seed.js   with DATABASE_URL set: fills the shop with the real catalogue, once.
import { Database, postgresSettings } from '@shop/postgres';
import { seedCatalogue } from './catalogue/catalogue.seed.js';
import { loadSeedConfig } from './config.js';
import { PrismaClient } from './generated/prisma/client.js';

const config = loadSeedConfig();
const database = new Database({ service: 'product-seed', settings: postgresSettings(config) });
const client = new PrismaClient({ adapter: database.adapter });
try {
  const { categories, products } = await seedCatalogue(client, config.CATALOGUE_DIRECTORY);
  process.stdout.write(`${String(products)} products and ${String(categories)} categories added\n`);
} finally {
  await client.$disconnect();
  await database.close();
}
