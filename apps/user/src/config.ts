import { services } from '@shop/contracts/services';
import { postgresEnv } from '@shop/postgres';
import { redisEnv } from '@shop/redis/client';
import { parseEnv, serviceEnv } from '@shop/service-defaults';
import { upstreamEnv } from '@shop/service-defaults/upstreams';
import { z } from 'zod';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const milliseconds = (least: number, most: number) => z.coerce.number().int().min(least).max(most);

const schema = z.object({
  ...serviceEnv,
  ...redisEnv,
  ...postgresEnv,
  ...upstreamEnv(...services.user.calls),
  /** How long a list waits for product before it is answered without names and prices. */
  PRODUCT_DEADLINE_MS: milliseconds(1, MINUTE_MS).default(SECOND_MS),
  /** How long each part of an erasure or an export may take. All of them end before the gateway's 20 s. */
  PART_DEADLINE_MS: milliseconds(1, MINUTE_MS).default(6 * SECOND_MS),
  /** How long nothing is stored of who was erased: longer than a statement of the gateway lives (60 s). */
  ERASURE_FENCE_MS: milliseconds(SECOND_MS, HOUR_MS).default(5 * MINUTE_MS),
  SWEEP_MS: milliseconds(SECOND_MS, 24 * HOUR_MS).default(5 * MINUTE_MS),
});

export type UserConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with every fault at once */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): UserConfig {
  return parseEnv(schema, env);
}
