import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { loseAnswers } from '../../test/support/lost-answers.js';
import { seededRandom } from '../../test/support/seeded-random.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import type { RedisClient } from '../client/redis-client.js';
import { keyFamilies } from '../keys/key-families.js';
import { Cache } from './cache.js';
import type { CacheFamily } from './cache-family.js';
import type { CacheFamilyOptions } from './cache-options.js';
import { CacheLoadDeadlineError } from './cache.errors.js';

/*
 * The promise that the cache stands on, tried with seeded random schedules: whoever asks after a forget was confirmed,
 * of a key or of its group, gets a value that was loaded after it, in whatever process, however loads, leases,
 * refreshes, repeated commands and forgets overlap. Loads take longer than leases at times, so that leases run out, are
 * taken over and are refused; values get stale within milliseconds, and loads outlive their callers' patience.
 */

const SEEDS_EACH = 500;
const AT_ONCE = 25;
const STEPS = 24;
const FIRST_SEED = Number(process.env['LATE_SET_SEED'] ?? 1);

interface Row {
  readonly version: number;
}

/** One process: its cache, and its family. */
interface Member {
  readonly cache: Cache;
  readonly rows: CacheFamily<string, Row>;
}

/** How the processes of a fleet differ. */
const MEMBERS: Partial<CacheFamilyOptions<string>>[] = [
  { leaseMs: 5 },
  { leaseMs: 40, staleAfterMs: 2, earlyRefreshBeta: 1 },
  { leaseMs: 40, staleAfterMs: 3, softDeadlineMs: 4, hardDeadlineMs: 6 },
];

const cluster = useTestCluster();
let clients: RedisClient[];
const random = seededRandom(FIRST_SEED);

beforeAll(() => {
  clients = MEMBERS.map(() =>
    loseAnswers(cluster.client(), {
      uses: ['cache', 'state'],
      isLost: () => random() < 0.1,
      laterMs: () => random() * 8,
    }),
  );
});

function fleetWith(options: Partial<CacheFamilyOptions<string>>): Member[] {
  return MEMBERS.flatMap((own, index) => {
    const client = clients[index];
    if (client === undefined) return [];
    const cache = new Cache({ client, maxBypassLoads: 1_000, maxLoadWaitMs: 60_000 });
    const common = {
      family: keyFamilies.product,
      schemaVersion: 1,
      readFrom: 'primary',
      waitMs: 15,
    } as const;
    return [{ cache, rows: cache.family<Row>({ ...common, ...own, ...options }) }];
  });
}

/** A source of one row, and what was served of it although it was older than a forget confirmed before. */
class Schedule {
  readonly stale: string[] = [];
  readonly #id: string;
  #current = 0;
  #confirmed = 0;

  constructor(id: string) {
    this.#id = id;
  }

  async read({ rows }: Member, loadMs: number, asBatch: boolean): Promise<void> {
    const floor = this.#confirmed;
    const load = async () => {
      const row = { version: this.#current };
      await sleep(loadMs);
      return row;
    };
    const loadMany = async () => new Map([[this.#id, await load()]]);
    const reading = asBatch
      ? rows.getManyOrLoad([this.#id], loadMany).then((found) => found.get(this.#id))
      : rows.getOrLoad(this.#id, load);
    const row = await reading.catch(givenUp);
    if (row !== 'given up' && (row?.version ?? -1) < floor)
      this.stale.push(`${this.#id}: ${String(row?.version)} after ${String(floor)}`);
  }

  async change(forget: (id: string) => Promise<boolean>): Promise<void> {
    this.#current += 1;
    const version = this.#current;
    if (await forget(this.#id)) this.#confirmed = Math.max(this.#confirmed, version);
  }
}

function givenUp(error: unknown): 'given up' {
  if (error instanceof CacheLoadDeadlineError) return 'given up';
  throw error;
}

type Forget = (member: Member, id: string) => Promise<boolean>;

/** One schedule over one key. */
async function staleServedBy(
  seed: number,
  { fleet, forgets }: { fleet: Member[]; forgets: Forget[] },
): Promise<string[]> {
  const next = seededRandom(seed);
  const oneOf = <Thing>(things: readonly Thing[]) => things[Math.floor(next() * things.length)];
  const schedule = new Schedule(`seed${String(seed)}`);
  const steps: Promise<void>[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    const [member, forget] = [oneOf(fleet), oneOf(forgets)];
    if (member === undefined || forget === undefined) continue;
    if (next() < 0.2) steps.push(schedule.change((id) => forget(member, id)));
    else steps.push(schedule.read(member, Math.floor(next() * 12), next() < 0.3));
    if (next() < 0.7) await sleep(Math.floor(next() * 6));
  }
  await Promise.all(steps);
  for (const member of fleet) await schedule.read(member, 0, false);
  return schedule.stale;
}

async function staleServedByAll(
  first: number,
  how: { fleet: Member[]; forgets: Forget[] },
): Promise<string[]> {
  const stale: string[] = [];
  for (let from = first; from < first + SEEDS_EACH; from += AT_ONCE) {
    const seeds = Array.from({ length: AT_ONCE }, (_, index) => from + index);
    stale.push(...(await Promise.all(seeds.map((seed) => staleServedBy(seed, how)))).flat());
  }
  return stale;
}

const theKey: Forget = ({ rows }, id) => rows.forget(id);
const itsGroup: Forget = ({ cache }, id) => cache.forgetGroup(`group-of-${id}`);

/** That all the ways were gone which the schedules are about. */
function sumOf(fleet: Member[], name: 'refreshes' | 'refusedFills' | 'lateLoads' | 'leaseWaits'): number {
  return fleet.reduce((sum, { cache }) => sum + (cache.report()['product']?.[name] ?? 0), 0);
}

describe('a late set', () => {
  it.each([
    { of: 'a key', first: FIRST_SEED, forgets: [theKey], options: {} },
    {
      of: 'a key or its group',
      first: FIRST_SEED + SEEDS_EACH,
      forgets: [theKey, itsGroup, itsGroup],
      options: { groups: (id: string) => [`group-of-${id}`] },
    },
  ])(
    `is never served after a confirmed forget of $of, over ${String(SEEDS_EACH)} schedules from seed $first on`,
    async ({ first, forgets, options }) => {
      const fleet = fleetWith(options);
      expect(await staleServedByAll(first, { fleet, forgets })).toEqual([]);
      for (const name of ['refreshes', 'refusedFills', 'lateLoads', 'leaseWaits'] as const)
        expect([name, sumOf(fleet, name) > SEEDS_EACH / 10]).toEqual([name, true]);
    },
    240_000,
  );
});
