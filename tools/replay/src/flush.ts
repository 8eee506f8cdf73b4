import { ensureRedis, RedisCli, type RunningStack } from '@shop/local-stack';

/** Empties every primary of the running shop: the replay begins with nothing cached. */
export async function flushRedis({ redis, redisAccess }: RunningStack): Promise<void> {
  const { cli } = await ensureRedis();
  const [node] = redis;
  if (node)
    await new RedisCli(cli, redisAccess).cluster(
      'call',
      `127.0.0.1:${String(node.port)}`,
      'FLUSHALL',
      '--cluster-only-masters',
    );
}
