// Real stores that look as production's do from a pod: a Redis Cluster that speaks TLS only, by host name, to users with the
// generated rights; and a Postgres with a database per service, under a certificate of an authority of its own.
import { readFileSync } from 'node:fs';
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { isServiceName } from '@shop/contracts/services';
import { type Postgres, type RedisCluster, startPostgres, startRedisCluster } from '@shop/local-stack';
import { z } from 'zod';
import { workspaceRoot } from '../../src/manifests/render.js';

export interface ProductionStores {
  readonly redis: RedisCluster;
  readonly postgres: Postgres;
  /** What REDIS_NODES takes here. */
  readonly seeds: string;
  /** Of the authority that signed the nodes' certificate: a public one in production, so it is given as one of the machine's. */
  readonly caFile: string;
  /** The value of a variable that the vault would hold for a service. */
  secretOf(service: string, variable: string): string;
  stop(): Promise<void>;
}

const rulesIn = (file: string) =>
  z
    .record(z.string(), z.string())
    .parse(JSON.parse(readFileSync(join(workspaceRoot, 'infra/redis', file), 'utf8')));

export async function startProductionStores(directory: string): Promise<ProductionStores> {
  const rules = rulesIn('acl.json');
  const users = { ...rules, ...rulesIn('watchers.json') };
  const [redis, postgres] = await Promise.all([
    startRedisCluster({ directory: join(directory, 'redis'), users }),
    startPostgres({ directory: join(directory, 'postgres'), temporary: true, tls: true }),
  ]);
  for (const name of Object.keys(rules)) await postgres.createDatabase({ name, owner: name });
  const { access } = redis;
  if (access === null) throw new Error('the cluster knows no users');
  const shared = { ...makeShared(), DATABASE_CA: readFileSync(postgres.caFile ?? '', 'utf8') };
  return {
    redis,
    postgres,
    seeds: redis.seeds,
    caFile: access.caFile,
    secretOf: (service, variable) => {
      const own = {
        DATABASE_URL: `${postgres.tlsUrl(service, service)}?sslmode=verify-full`,
        REDIS_PASSWORD: access.passwords[service],
      };
      const value = new Map(Object.entries({ ...shared, ...own })).get(variable);
      if (!isServiceName(service) || value === undefined) throw new Error(`no ${variable} for ${service}`);
      return value;
    },
    stop: async () => {
      await stopBoth(redis, postgres);
    },
  };
}

async function stopBoth(redis: RedisCluster, postgres: Postgres): Promise<void> {
  await Promise.all([redis.stop(), postgres.stop()]);
}

function makeShared(): Record<string, string> {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    IDENTITY_PRIVATE_KEY: Buffer.from(privateKey).toString('base64'),
    IDENTITY_PUBLIC_KEY: Buffer.from(publicKey).toString('base64'),
    OPERATOR_TOKEN: randomBytes(24).toString('base64url'),
    AUTH_KEY_ENCRYPTION_KEY: randomBytes(32).toString('base64'),
    PAYMENT_CALLBACK_SECRET: randomBytes(32).toString('base64'),
    SMTP_URL: 'smtps://shop:mail@127.0.0.1:1',
  };
}
