import { postgresEnv } from '@shop/postgres';
import { redisEnv } from '@shop/redis/client';
import { parseEnv, serviceEnv } from '@shop/service-defaults';
import { z } from 'zod';

const schema = z.object({
  ...serviceEnv,
  ...redisEnv,
  ...postgresEnv,
  /** From one step of a shipment to the next, in milliseconds: seconds, so that a demo sees it arrive; at most 30 days. */
  TRACKING_STEP_MS: z.coerce.number().int().min(1).max(2_592_000_000).default(2_000),
  /** Pause between two looks for shipments whose next step is due, in milliseconds. */
  TRACKING_POLL_MS: z.coerce.number().int().min(10).max(3_600_000).default(500),
});

export type ShippingConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with every fault at once */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): ShippingConfig {
  return parseEnv(schema, env);
}
