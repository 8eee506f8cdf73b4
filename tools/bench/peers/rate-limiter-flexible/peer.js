// rate-limiter-flexible 11.4: a fixed window that begins with its first request, one string a key.
import { RedisClient, redisEnv, redisSettings } from '@shop/redis/client';
import { createHash } from 'node:crypto';
import { Cluster } from 'ioredis';
import { RateLimiterRedis } from 'rate-limiter-flexible';
import { z } from 'zod';

/** @param kind `ioredis`: on a plain one; `ours`: the same limiter on our client, which shows what is the client's */
export async function openLimiter(kind, { seeds, limit, windowMs }) {
  const { storeClient, close } = await (kind === 'ours' ? onOurs(seeds) : onIoredis(seeds));
  const limiter = new RateLimiterRedis({
    storeClient,
    points: limit,
    duration: windowMs / 1_000,
    keyPrefix: 'rlflx',
  });
  return {
    admit: async (id) => {
      try {
        await limiter.consume(id);
        return true;
      } catch (refusal) {
        // It throws its answer when a request is refused, and an error when something is wrong.
        if (refusal instanceof Error) throw refusal;
        return false;
      }
    },
    close,
  };
}

async function onIoredis(seeds) {
  const cluster = new Cluster(seeds);
  cluster.on('error', () => undefined);
  await cluster.ping();
  return { storeClient: cluster, close: () => cluster.disconnect() };
}

/** As much of ioredis as the limiter asks for: named scripts. */
async function onOurs(seeds) {
  const nodes = seeds.map(({ host, port }) => `${host}:${port}`).join(',');
  const settings = redisSettings(
    z.object(redisEnv).parse({ REDIS_NODES: nodes, REDIS_LIMITER_DEADLINE_MS: '1000' }),
  );
  const client = new RedisClient({ service: 'bench', settings });
  await client.connect();
  const redis = client.forUse('limiter');
  const storeClient = {
    status: 'ready',
    defineCommand(name, { numberOfKeys, lua }) {
      const sha = createHash('sha1').update(lua).digest('hex');
      const script = { name, text: lua, sha, retry: 'unsafe', parse: (reply) => reply };
      this[name] = ([...values]) =>
        redis.run(script, { keys: values.slice(0, numberOfKeys), args: values.slice(numberOfKeys) });
    },
  };
  return { storeClient, close: () => client.close() };
}
