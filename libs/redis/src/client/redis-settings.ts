import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A node as a client dials it. */
export interface NodeAddress {
  readonly host: string;
  readonly port: number;
}

/** What Redis is used for; each use has its own deadline, since each has its own way out (docs/redis/client.md). */
export type Use = 'cache' | 'limiter' | 'state' | 'queue' | 'channel' | 'topology';

/** Everything the client needs to know, parsed once at start and frozen. */
export interface RedisSettings {
  /** Nodes to ask first; one living node, primary or replica, is enough. */
  readonly seeds: readonly NodeAddress[];
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** `null` for plain TCP; otherwise TLS, checked against `ca` or, without one, against the system's authorities. */
  readonly tls: { readonly ca?: string | undefined } | null;
  /** Announced address -> address to dial, for a cluster behind port forwarding. Keys are `host:port`. */
  readonly natMap: Readonly<Record<string, NodeAddress>>;
  /** Whether cached values are read; with `false` every read asks its source, which is how a cache's worth is measured. */
  readonly isCacheOn: boolean;
  /** How long a command of each use may take, in milliseconds. */
  readonly deadlinesMs: Readonly<Record<Use, number>>;
}

const ADDRESS = /^(?<host>.+):(?<port>\d{1,5})$/;

function parseAddress(text: string): NodeAddress | null {
  const { host, port } = ADDRESS.exec(text.trim())?.groups ?? {};
  if (host === undefined || port === undefined || Number(port) < 1 || Number(port) > 65_535) return null;
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

const nodeList = z.string().transform((text, context) => {
  const nodes = text.split(',').map(parseAddress);
  if (nodes.every((node) => node !== null)) return nodes;
  context.addIssue({ code: 'custom', message: 'set it to host:port[,host:port]' });
  return z.NEVER;
});

const natMap = z.string().transform((text, context) => {
  const pairs = text === '' ? [] : text.split(',').map((pair) => pair.trim().split('='));
  const entries = pairs.map(
    ([announced, dialled]) => [announced ?? '', parseAddress(dialled ?? '')] as const,
  );
  const map: Record<string, NodeAddress> = {};
  for (const [announced, node] of entries) {
    if (node !== null && parseAddress(announced) !== null) map[announced] = node;
  }
  if (Object.keys(map).length === pairs.length) return map;
  context.addIssue({
    code: 'custom',
    message: 'set it to announced:port=dialled:port[,announced:port=dialled:port]',
  });
  return z.NEVER;
});

const milliseconds = z.coerce.number().int().min(1).max(60_000);

/** The variables of a process that talks to Redis, to be spread into its own schema. Every default works locally. */
export const redisEnv = {
  REDIS_NODES: nodeList.prefault('127.0.0.1:7001,127.0.0.1:7002,127.0.0.1:7003'),
  REDIS_USERNAME: z.string().optional(),
  REDIS_PASSWORD: z.string().optional(),
  REDIS_TLS: z.stringbool().default(false),
  REDIS_TLS_CA_FILE: z.string().optional(),
  REDIS_NAT_MAP: natMap.prefault(''),
  REDIS_CACHE: z.enum(['on', 'off']).default('on'),
  REDIS_CACHE_DEADLINE_MS: milliseconds.default(50),
  REDIS_LIMITER_DEADLINE_MS: milliseconds.default(50),
  REDIS_STATE_DEADLINE_MS: milliseconds.default(4_000),
  REDIS_QUEUE_DEADLINE_MS: milliseconds.default(4_000),
  REDIS_CHANNEL_DEADLINE_MS: milliseconds.default(500),
  REDIS_TOPOLOGY_DEADLINE_MS: milliseconds.default(500),
};

/** What a schema with `redisEnv` in it yields. */
export type RedisEnv = z.infer<z.ZodObject<typeof redisEnv>>;

/**
 * Turns parsed variables into settings.
 *
 * @throws Error of the file system when `REDIS_TLS_CA_FILE` names a file that cannot be read
 */
export function redisSettings(env: RedisEnv): RedisSettings {
  const ca = env.REDIS_TLS_CA_FILE === undefined ? undefined : readFileSync(env.REDIS_TLS_CA_FILE, 'utf8');
  return Object.freeze({
    seeds: env.REDIS_NODES,
    username: env.REDIS_USERNAME,
    password: env.REDIS_PASSWORD,
    tls: env.REDIS_TLS ? { ca } : null,
    natMap: env.REDIS_NAT_MAP,
    isCacheOn: env.REDIS_CACHE === 'on',
    deadlinesMs: Object.freeze({
      cache: env.REDIS_CACHE_DEADLINE_MS,
      limiter: env.REDIS_LIMITER_DEADLINE_MS,
      state: env.REDIS_STATE_DEADLINE_MS,
      queue: env.REDIS_QUEUE_DEADLINE_MS,
      channel: env.REDIS_CHANNEL_DEADLINE_MS,
      topology: env.REDIS_TOPOLOGY_DEADLINE_MS,
    }),
  });
}
