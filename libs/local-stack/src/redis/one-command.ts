import { readFileSync } from 'node:fs';
import { Redis } from 'ioredis';
import { ADMIN, HOSTNAME, type RedisAccess } from './redis-access.js';

export interface Addressee {
  readonly port: number;
  /** Of the cluster, null where everyone is let in. */
  readonly access: RedisAccess | null;
  /** How long the whole may take, in milliseconds. */
  readonly withinMs: number;
}

/**
 * Sends one command to a node of this machine over a connection of its own, and tells the reply as redis-cli prints it when
 * nobody looks. Starting redis-cli for it would copy the memory map of this process: 10 ms and more in one of some size, a
 * third of a run of specs.
 *
 * @throws Error the node's own words, or those of the system when it is down or silent
 */
export async function sendOne(
  { port, access, withinMs }: Addressee,
  command: readonly string[],
): Promise<string> {
  const [name = '', ...args] = command;
  const redis = new Redis({ port, ...entryBy(access), ...ONCE, connectTimeout: withinMs });
  // In ioredis' own words a connection that was refused is merely closed.
  let reason: Error | undefined;
  redis.on('error', (error: Error) => (reason = error));
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${withinMs} ms`));
    }, withinMs);
  });
  try {
    const reply = redis.connect().then(() => redis.call(name, ...args));
    return asPrinted(await Promise.race([reply, late]));
  } catch (error) {
    throw reason ?? error;
  } finally {
    clearTimeout(timer);
    redis.disconnect();
  }
}

/** Nothing is tried again, and nothing is sent besides. */
const ONCE = {
  lazyConnect: true,
  protocol: 2,
  disableClientInfo: true,
  enableReadyCheck: false,
  maxRetriesPerRequest: 0,
  retryStrategy: () => null,
} as const;

function entryBy(access: RedisAccess | null) {
  if (access === null) return { host: '127.0.0.1' };
  const { caFile, passwords } = access;
  return {
    ...{ host: HOSTNAME, family: 4, username: ADMIN, password: passwords[ADMIN] ?? '' },
    tls: { ca: readFileSync(caFile) },
  };
}

function asPrinted(reply: unknown): string {
  if (Array.isArray(reply)) return reply.map(asPrinted).join('\n');
  return reply === null ? '' : String(reply);
}
