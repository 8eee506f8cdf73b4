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
  ...upstreamEnv(...services.cart.calls),
  /** How long the first change of a batch waits for others to share its commit. */
  JOURNAL_GATHER_MS: z.coerce.number().int().min(0).max(1_000).default(5),
  /** Most changes of one commit. */
  JOURNAL_BATCH: z.coerce.number().int().min(1).max(10_000).default(500),
  /** Most changes that wait for a commit; more are told to come back. */
  JOURNAL_QUEUE: z.coerce.number().int().min(1).max(1_000_000).default(5_000),
  /** How often it is looked whether hashes may be behind their journal: after a promotion, a change without answer. */
  CATCH_UP_MS: z.coerce.number().int().min(10).max(60_000).default(500),
  /** How long a change is remembered under its key, for who sends it again: seven days. */
  OPERATIONS_KEEP_MS: z.coerce.number().int().min(60_000).default(604_800_000),
  /** How long a guest's cart is kept that nobody changes: as long as its cookie, and a day. */
  GUESTS_KEEP_MS: z.coerce.number().int().min(60_000).default(2_678_400_000),
  /** Pause between two removals of what is too old. */
  SWEEP_MS: z.coerce.number().int().min(1_000).default(3_600_000),
});

export type CartConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with every fault at once */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): CartConfig {
  return parseEnv(schema, env);
}
