import { services } from '@shop/contracts/services';
import { postgresEnv } from '@shop/postgres';
import { redisEnv } from '@shop/redis/client';
import { parseEnv, serviceEnv } from '@shop/service-defaults';
import { upstreamEnv } from '@shop/service-defaults/upstreams';
import { z } from 'zod';

const schema = z.object({
  ...serviceEnv,
  ...redisEnv,
  ...postgresEnv,
  ...upstreamEnv(...services.order.calls),
  /** What a piece is taken to weigh, packed, in grams: the catalogue does not know. */
  PIECE_WEIGHT_GRAMS: z.coerce.number().int().min(1).max(100_000).default(250),
  /**
   * How long an order may be on its way to being placed, in milliseconds; then it is refused for good. Shorter than stock
   * is held (15 min), so that nobody finishes an order whose stock is somebody else's by then.
   */
  CHECKOUT_LIFE_MS: z.coerce.number().int().min(100).max(86_400_000).default(600_000),
  /** How long a refusal is remembered under its key, in milliseconds: seven days. */
  REFUSALS_KEEP_MS: z.coerce.number().int().min(60_000).default(604_800_000),
  /** Pause between two looks for checkouts that nobody finished. */
  CHECKOUT_SWEEP_MS: z.coerce.number().int().min(10).max(3_600_000).default(10_000),
  /** How late an event may be whose message was lost, in milliseconds: each open stream asks Postgres as often. */
  EVENTS_RECHECK_MS: z.coerce.number().int().min(50).max(600_000).default(15_000),
  /** How long one stream of events goes on, in milliseconds; then the client has to come back. */
  EVENTS_STREAM_MS: z.coerce.number().int().min(100).max(86_400_000).default(600_000),
});

export type OrderConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with every fault at once */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): OrderConfig {
  return parseEnv(schema, env);
}
