import { pathToFileURL } from 'node:url';
import { postgresEnv } from '@shop/postgres';
import { redisEnv } from '@shop/redis/client';
import { parseEnv, serviceEnv } from '@shop/service-defaults';
import { z } from 'zod';

const serviceSchema = z.object({
  ...serviceEnv,
  ...redisEnv,
  ...postgresEnv,
  /** How long stock is put aside for an order that nobody commits: a quarter of an hour. */
  RESERVATION_HOLD_MS: z.coerce.number().int().min(100).max(86_400_000).default(900_000),
  /** Pause between two looks for reservations whose time is over. */
  RESERVATION_SWEEP_MS: z.coerce.number().int().min(10).max(3_600_000).default(5_000),
});

const seedSchema = z.object({
  ...postgresEnv,
  /** Directory of products.csv and the invoice file. Default: the data of this repository. */
  CATALOGUE_DIRECTORY: z
    .string()
    .min(1)
    .transform((path) => pathToFileURL(`${path}/`))
    .default(new URL('../../../data/online-retail/', import.meta.url)),
});

export type ProductConfig = Readonly<z.infer<typeof serviceSchema>>;
export type SeedConfig = Readonly<z.infer<typeof seedSchema>>;

/** @throws ConfigError with every fault at once */
export function loadConfig(env = process.env): ProductConfig {
  return parseEnv(serviceSchema, env);
}

/** @throws ConfigError with every fault at once */
export function loadSeedConfig(env = process.env): SeedConfig {
  return parseEnv(seedSchema, env);
}
