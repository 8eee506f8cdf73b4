import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  guardian,
  startPostgres,
  startRedisCluster,
  type Postgres,
  type RedisCluster,
} from '@shop/local-stack';

export interface TestServers {
  readonly redis: RedisCluster;
  readonly postgres: Postgres;
  readonly directory: string;
}

/** Starts both stores in a temporary folder. Should this process die, the guardian ends them and removes the folder. */
export async function startServers(): Promise<TestServers> {
  const directory = mkdtempSync(join(tmpdir(), 'shop-test-'));
  // As root Postgres runs as somebody else, who must be able to pass through.
  chmodSync(directory, 0o711);
  guardian.removeDirectory(directory);
  const [redis, postgres] = await Promise.allSettled([
    startRedisCluster({ directory: join(directory, 'redis') }),
    startPostgres({ directory: join(directory, 'postgres'), temporary: true }),
  ]);
  if (redis.status === 'fulfilled' && postgres.status === 'fulfilled') {
    return { redis: redis.value, postgres: postgres.value, directory };
  }
  await Promise.all(
    [redis, postgres].map((start) => (start.status === 'fulfilled' ? start.value.stop() : undefined)),
  );
  remove(directory);
  throw [redis, postgres].find((start) => start.status === 'rejected')?.reason;
}

export async function stopServers({ redis, postgres, directory }: TestServers): Promise<void> {
  await Promise.all([redis.stop(), postgres.stop()]);
  remove(directory);
}

function remove(directory: string): void {
  rmSync(directory, { recursive: true, force: true });
  guardian.keepDirectory(directory);
}
