import type { ClusterOptions, Redis } from 'ioredis';
import type { ConnectionBudget } from './connection-budget.js';
import { connectorWithin } from './node-connector.js';
import type { RedisSettings } from './redis-settings.js';

/** What this library needs of a logger; pino's fits. */
export interface RedisLogger {
  warn(fields: Record<string, unknown>, message: string): void;
}

export interface ConnectionOptions {
  /** Name of the process, seen in `CLIENT LIST` as `shop:<service>`. */
  readonly service: string;
  readonly settings: RedisSettings;
  /** Who answers reads: the slot's primary, or one of its replicas when there is a living one. */
  readonly readsFrom: 'primary' | 'replica';
  readonly connections: ConnectionBudget;
  readonly logger?: RedisLogger | undefined;
}

/** A random replica that is not known to be gone, else the primary. `nodes` has the primary first. */
function pickReplica(nodes: readonly (Redis | undefined)[]): Redis | undefined {
  const replicas = nodes
    .slice(1)
    .filter((node) => node !== undefined && node.status !== 'end' && node.status !== 'close');
  return replicas[Math.floor(Math.random() * replicas.length)] ?? nodes[0];
}

/*
 * Each value was tried against kill -9, SIGSTOP, a planned failover and a reshard under load (docs/redis/client.md).
 * ioredis' defaults fail hundreds of requests in a failover and hang for good on a stopped primary.
 */
const PATIENT = {
  /** MOVED, ASK, CLUSTERDOWN and lost connections share this budget; 200 x 100 ms outlast any failover. */
  maxRedirections: 200,
  retryDelayOnFailover: 100,
  retryDelayOnClusterDown: 100,
  retryDelayOnTryAgain: 50,
} as const;

/** A replica read has the primary as its way out and 50 ms in all, so it gives up at once. */
const IMPATIENT = {
  ...PATIENT,
  maxRedirections: 3,
  retryDelayOnFailover: 1,
  retryDelayOnClusterDown: 1,
} as const;

/** The options of one pool; see docs/redis/client.md for what each of them does in a failover. */
export function clusterOptions({ service, settings, readsFrom, connections }: ConnectionOptions) {
  return {
    ...(readsFrom === 'primary' ? PATIENT : IMPATIENT),
    scaleReads: readsFrom === 'primary' ? 'master' : pickReplica,
    lazyConnect: true,
    enableAutoPipelining: false,
    clusterRetryStrategy: (attempt) => Math.min(50 * attempt, 1_000),
    slotsRefreshTimeout: 500,
    // Names stay names until the socket is opened: TLS checks them, and DNS may change between two attempts.
    dnsLookup: (host, callback) => {
      callback(null, host);
    },
    natMap: (announced) => settings.natMap[announced] ?? null,
    redisOptions: {
      connectionName: `shop:${service}`,
      // CLIENT SETINFO is new in Redis 7.2: 7.0 refuses even a rule that would allow it (docs/redis/acl.md).
      disableClientInfo: true,
      username: settings.username,
      password: settings.password,
      tls: settings.tls ?? undefined,
      Connector: connectorWithin(connections),
      connectTimeout: 500,
      // A socket that owes an answer and stays silent this long is dropped; its commands go elsewhere.
      socketTimeout: 1_000,
      maxRetriesPerRequest: null,
    },
  } satisfies ClusterOptions;
}
