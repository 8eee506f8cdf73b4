import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seededRandom } from '../../test/support/seeded-random.js';
import { startTestCluster, type TestCluster } from '../../test/support/test-cluster.js';
import { keyFamilies } from '../keys/key-families.js';
import { Cache } from './cache.js';
import type { CacheFamily } from './cache-family.js';

/*
 * The promise that the cache stands on, tried with seeded random schedules: whoever asks after a forget was confirmed
 * gets a value that was loaded after it, in whatever process, however loads, leases and forgets overlap. Loads take
 * longer than leases at times, so that leases run out, are taken over and are refused.
 */

const SEEDS = 250;
const STEPS = 24;
const FIRST_SEED = Number(process.env['LATE_SET_SEED'] ?? 1);

interface Row {
  readonly version: number;
}

let cluster: TestCluster;
let fleet: CacheFamily<string, Row>[];

beforeAll(async () => {
  cluster = await startTestCluster();
  fleet = [5, 20, 20].map((leaseMs) => {
    const cache = new Cache({ client: cluster.client() });
    return cache.family<Row>({
      family: keyFamilies.product,
      schemaVersion: 1,
      readFrom: 'primary',
      leaseMs,
      waitMs: 15,
    });
  });
}, 60_000);

afterAll(async () => {
  await cluster.stop();
}, 60_000);

/** One schedule over one key. Returns what was served although it was older than a forget confirmed before. */
async function staleServedBy(seed: number): Promise<string[]> {
  const random = seededRandom(seed);
  const id = `late-set-${String(seed)}`;
  const stale: string[] = [];
  let current = 0;
  let confirmed = 0;

  async function read(family: CacheFamily<string, Row>, loadMs: number, asBatch: boolean): Promise<void> {
    const floor = confirmed;
    const load = async () => {
      const row = { version: current };
      await sleep(loadMs);
      return row;
    };
    const row = asBatch
      ? (await family.getManyOrLoad([id], async () => new Map([[id, await load()]]))).get(id)
      : await family.getOrLoad(id, load);
    if ((row?.version ?? -1) < floor)
      stale.push(`seed ${String(seed)}: ${String(row?.version)} after ${String(floor)}`);
  }

  async function change(family: CacheFamily<string, Row>): Promise<void> {
    current += 1;
    const version = current;
    if (await family.forget(id)) confirmed = Math.max(confirmed, version);
  }

  const steps: Promise<void>[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    const family = fleet[Math.floor(random() * fleet.length)];
    if (family === undefined) continue;
    steps.push(random() < 0.3 ? change(family) : read(family, Math.floor(random() * 12), random() < 0.3));
    if (random() < 0.7) await sleep(Math.floor(random() * 4));
  }
  await Promise.all(steps);
  for (const family of fleet) await read(family, 0, false);
  return stale;
}

describe('a late set', () => {
  it(`is never served after a confirmed forget, over ${String(SEEDS)} seeded schedules of three processes`, async () => {
    const seeds = Array.from({ length: SEEDS }, (_, index) => FIRST_SEED + index);
    const stale = await Promise.all(seeds.map(staleServedBy));
    expect(stale.flat()).toEqual([]);
  }, 120_000);
});
