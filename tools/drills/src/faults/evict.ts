/**
 * Memory is short: each primary has room for half of its keys. What Redis needs beside them moves with its clients and
 * its replication backlog, so a fixed limit would soon leave no room at all, and Redis would refuse writes (OOM)
 * instead of evicting. So the limit is set anew at every look, from what is used and how many keys there are. The
 * limits of before come back whatever happens.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { fieldOf, type ClusterControl } from '@shop/local-stack';
import type { Promised } from '../promises/promise.js';
import { shoppingGoesOn } from '../promises/shopping.js';
import { primariesOf, type Fault } from './fault.js';

const LOOK_EVERY_MS = 500;
/** Less than a key really takes: each look goes a part of the way, and none too far. */
const BYTES_PER_KEY = 200;

/** How many keys each primary evicted, by port. */
type Evictions = ReadonlyMap<number, number>;

export function evict(forMs: number): Fault {
  const evictions = new Map<number, number>();
  return {
    isByRedis: true,
    title: `room for half of the keys, for ${forMs / 1000} s`,
    promises: [...shoppingGoesOn, () => everyPrimaryEvicts(evictions)],
    strike: async ({ cluster: { control }, changes, say, signal }) => {
      const ports = await primariesOf(control);
      const primaries = await Promise.all(ports.map((port) => ShortOfMemory.find(control, port)));
      const restoreAll = () => Promise.all(primaries.map((primary) => primary.restore()));
      say(`memory becomes short on redis ${ports.join(', ')}`);
      await changes.during(
        `maxmemory is too small on redis ${ports.join(', ')}: CONFIG SET it, or restart them`,
        () => squeezeAll(primaries, { forMs, signal }).finally(restoreAll),
      );
      for (const primary of primaries) evictions.set(primary.port, await primary.evictions());
      say('every primary has its memory back');
    },
  };
}

async function squeezeAll(
  primaries: readonly ShortOfMemory[],
  { forMs, signal }: { readonly forMs: number; readonly signal: AbortSignal },
): Promise<void> {
  const endsAtMs = performance.now() + forMs;
  while (performance.now() < endsAtMs) {
    await Promise.all(primaries.map((primary) => primary.squeeze()));
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** Or the drill did nothing. */
export function everyPrimaryEvicts(evictions: Evictions): Promised {
  const counts = [...evictions];
  return {
    promise: 'keys are evicted on every primary',
    isKept: counts.length > 0 && counts.every(([, count]) => count > 0),
    seen: counts.map(([port, count]) => `${count} on redis ${port}`).join(', ') || 'nobody counted',
  };
}

/**
 * The limit in bytes under which about `wanted` keys stay: down while there are more, then at what is used, so that each
 * new key costs an old one; up when so many have gone that the next write might find none to evict.
 */
export function limitFor({ usedBytes, keys, wanted }: Use & { readonly wanted: number }): number {
  if (keys <= wanted && keys >= wanted / 2) return usedBytes;
  return usedBytes + (wanted - keys) * BYTES_PER_KEY;
}

interface Use {
  readonly usedBytes: number;
  readonly keys: number;
}

interface Before {
  /** What maxmemory was, in bytes, as Redis spells it. */
  readonly limit: string;
  readonly keys: number;
  readonly evictedKeys: number;
}

class ShortOfMemory {
  private constructor(
    private readonly control: ClusterControl,
    readonly port: number,
    private readonly before: Before,
  ) {}

  static async find(control: ClusterControl, port: number): Promise<ShortOfMemory> {
    const setting = await control.cli(port, 'CONFIG', 'GET', 'maxmemory');
    const info = await control.cli(port, 'INFO', 'stats');
    return new ShortOfMemory(control, port, {
      limit: setting.trim().split('\n')[1] ?? '0',
      keys: Number(await control.cli(port, 'DBSIZE')),
      evictedKeys: numberOf(info, 'evicted_keys'),
    });
  }

  async squeeze(): Promise<void> {
    const keys = Number(await this.control.cli(this.port, 'DBSIZE'));
    const usedBytes = numberOf(await this.control.cli(this.port, 'INFO', 'memory'), 'used_memory');
    await this.#limit(String(limitFor({ usedBytes, keys, wanted: Math.floor(this.before.keys / 2) })));
  }

  async evictions(): Promise<number> {
    const info = await this.control.cli(this.port, 'INFO', 'stats');
    return numberOf(info, 'evicted_keys') - this.before.evictedKeys;
  }

  async restore(): Promise<void> {
    await this.#limit(this.before.limit);
  }

  async #limit(bytes: string): Promise<void> {
    await this.control.cli(this.port, 'CONFIG', 'SET', 'maxmemory', bytes);
  }
}

function numberOf(info: string, name: string): number {
  return Number(fieldOf(info, name));
}
