import { postgresEnv } from '@shop/postgres';
import { redisEnv } from '@shop/redis/client';
import { parseEnv, serviceEnv } from '@shop/service-defaults';
import { z } from 'zod';

const schema = z.object({
  ...serviceEnv,
  ...redisEnv,
  ...postgresEnv,
  /** How long a coupon counts as used by an order that nobody commits: a quarter of an hour, as stock is held. */
  REDEMPTION_HOLD_MS: z.coerce.number().int().min(100).max(86_400_000).default(900_000),
  /** Pause between two looks for redemptions whose time is over. */
  REDEMPTION_SWEEP_MS: z.coerce.number().int().min(10).max(3_600_000).default(5_000),
});

export type DiscountConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with every fault at once */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): DiscountConfig {
  return parseEnv(schema, env);
}
