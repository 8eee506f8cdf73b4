import { postgresEnv } from '@shop/postgres';
import { redisEnv } from '@shop/redis/client';
import { parseEnv, serviceEnv } from '@shop/service-defaults';
import { upstreamEnv } from '@shop/service-defaults/upstreams';
import { z } from 'zod';

const schema = z.object({
  ...serviceEnv,
  ...redisEnv,
  ...postgresEnv,
  ...upstreamEnv('product'),
  /** How long the first change of a batch waits for others to share its commit. */
  JOURNAL_GATHER_MS: z.coerce.number().int().min(0).max(1_000).default(5),
  /** Most changes of one commit. */
  JOURNAL_BATCH: z.coerce.number().int().min(1).max(10_000).default(500),
  /** Most changes that wait for a commit; more are told to come back. */
  JOURNAL_QUEUE: z.coerce.number().int().min(1).max(1_000_000).default(5_000),
});

export type CartConfig = Readonly<z.infer<typeof schema>>;

/** @throws ConfigError with every fault at once */
export function loadConfig(env: Readonly<Record<string, string | undefined>> = process.env): CartConfig {
  return parseEnv(schema, env);
}
