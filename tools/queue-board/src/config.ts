import { ConfigError } from '@shop/errors';
import { entranceOf, readRunningStack, redisAdmin, redisEnvOf } from '@shop/local-stack';
import { redisEnv, type RedisSettings, redisSettings } from '@shop/redis/client';
import { z } from 'zod';

const schema = z.object({
  ...redisEnv,
  /** 0 lets the system choose. */
  QUEUE_BOARD_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
});

export interface QueueBoardConfig {
  readonly port: number;
  readonly redis: RedisSettings;
}

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The Redis that REDIS_NODES and its kin name, or that of the shop of `npm start`.
 *
 * @throws ConfigError with every fault at once; StackNotRunningError
 */
export function loadConfig(env: Env = process.env): QueueBoardConfig {
  const parsed = schema.safeParse({ ...env, ...(env['REDIS_NODES'] === undefined && ofRunningShop()) });
  if (!parsed.success)
    throw new ConfigError(
      parsed.error.issues.map(({ path, message }) => ({ variable: String(path[0]), problem: message })),
    );
  return Object.freeze({ port: parsed.data.QUEUE_BOARD_PORT, redis: redisSettings(parsed.data) });
}

function ofRunningShop(): Env {
  const { redis, redisAccess } = readRunningStack();
  const ports = redis.map(({ port }) => port);
  return redisEnvOf(redisAdmin, entranceOf(ports, redisAccess));
}
