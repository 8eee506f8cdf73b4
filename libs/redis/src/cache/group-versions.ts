import { randomBytes } from 'node:crypto';
import { defineScript } from '../client/define-script.js';
import type { ReadFrom, RedisCommands } from '../client/redis-commands.js';
import { textOf } from '../client/replies.js';
import { keyFamilies } from '../keys/key-families.js';

/*
 * A group's version lives in a key of its own. A value keeps the versions that its groups had before its load, and is
 * served only while they still are the current ones; so one write makes every value of a group stale, and a load that
 * began before it stores what nobody will be served. Versions never return, so losing one (eviction, failover, flush)
 * makes values stale and revives none. All methods reject with the client's typed errors when Redis does not answer.
 */

/** Versions by the group's key; null when Redis has lost it. */
export type Versions = Readonly<Record<string, string | null>>;

const { ttlMs: KEPT_MS } = keyFamilies.group;

const bumpGroup = defineScript({
  name: 'bump-group',
  file: new URL('./bump-group.lua', import.meta.url),
  retry: 'idempotent',
  parse: textOf,
});

const beginGroup = defineScript({
  name: 'begin-group',
  file: new URL('./begin-group.lua', import.meta.url),
  retry: 'idempotent',
  parse: textOf,
});

/** Gives a group a version that it never had. @param redis a use whose deadline waits a failover out */
export async function bump(redis: RedisCommands, groupKey: string): Promise<void> {
  await redis.run(bumpGroup, { keys: [groupKey], args: [token(), KEPT_MS] });
}

/** Whether a value with these groups was loaded after the last change of all of them. */
export function areCurrent(kept: Readonly<Record<string, string>> | undefined, current: Versions): boolean {
  return Object.entries(current).every(([key, version]) => version !== null && kept?.[key] === version);
}

/** Reads the versions of groups. */
export class GroupVersions {
  readonly #redis: RedisCommands;

  constructor(redis: RedisCommands) {
    this.#redis = redis;
  }

  /** The versions as they are now. A replica's may be as old as the replication lag. */
  async current(groupKeys: readonly string[], from: ReadFrom): Promise<Versions> {
    return byKey(groupKeys, (key) => this.#redis.get(key, from));
  }

  /** The primaries' versions, for a load that begins after the answer; one that is lost is begun anew. */
  async begin(groupKeys: readonly string[]): Promise<Readonly<Record<string, string>>> {
    return byKey(groupKeys, (key) => this.#redis.run(beginGroup, { keys: [key], args: [token(), KEPT_MS] }));
  }
}

async function byKey<Value>(
  keys: readonly string[],
  ask: (key: string) => Promise<Value>,
): Promise<Record<string, Value>> {
  return Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await ask(key)] as const)));
}

function token(): string {
  return randomBytes(9).toString('base64url');
}
