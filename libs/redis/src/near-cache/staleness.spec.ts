import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { servesSlot, until } from '@shop/local-stack';
import { NearWithoutHeartbeats } from '../../test/support/near-without-heartbeats.js';
import { NearProcess } from '../../test/support/near-process.js';
import { NumberedWrites, type Staleness } from '../../test/support/numbered-writes.js';
import { relayAll, type Relay } from '../../test/support/relay.js';
import { startTestCluster, type OwnCluster } from '../../test/support/test-cluster.js';
import { slotOf } from '../keys/hash-slot.js';
import { keyFamilies } from '../keys/key-families.js';
import { NEAR_STALENESS_BOUND_MS } from './trust.js';

/*
 * The bound, under each fault: a writer sets numbers from outside, a reader reads them through memory, and no hit is older than
 * the bound. One cluster for each: what a fault leaves behind must not decide about the next one.
 */

const family = keyFamilies.product;
const SKU = '22423';
const key = family.key(SKU);
const slot = slotOf(key);

let cluster: OwnCluster;
let relays: Relay[] = [];
let natMap: string;
let reader: NearProcess;

beforeEach(async () => {
  cluster = await startTestCluster();
  const ports = cluster.servers.nodes.map(({ port }) => port);
  ({ relays, natMap } = await relayAll(ports, 'BCAST'));
  reader = new NearProcess(cluster.client({ env: { REDIS_NAT_MAP: natMap } }), { family });
}, 60_000);

afterEach(async () => {
  await reader.near.close();
  await cluster.stop();
  await Promise.all(relays.map((relay) => relay.close()));
}, 60_000);

/** Who has the key's slot. */
async function owner() {
  const roles = await cluster.servers.roles();
  return roles.find((member) => servesSlot(member, slot));
}

/** The same, its replica, and another primary. */
async function shard() {
  const [primary, roles] = [await owner(), await cluster.servers.roles()];
  const replica = roles.find(({ primaryPort }) => primaryPort === primary?.port);
  const stranger = roles.find(({ port, slots }) => slots.length > 0 && port !== primary?.port);
  if (!primary || !replica || !stranger) throw new Error('the cluster is not 3+3');
  return { primary, replica, stranger };
}

const show = (figures: Record<string, unknown>) => {
  if (process.env['SHOW_FIGURES']) process.stderr.write(`${JSON.stringify(figures)}\n`);
};

function outside(): (text: string) => Promise<void> {
  const writer = cluster.client({ service: 'outside' }).forUse('state');
  return (text) => writer.set(key, text, { ttlMs: 60_000 });
}

/** Lets something happen amid writes and reads, and waits until memory answers again. */
async function underWrites(
  fault: string,
  strike: (writes: NumberedWrites) => Promise<void>,
): Promise<Staleness> {
  const set = outside();
  await set('-1');
  await reader.untilHeld(key);
  const writes = new NumberedWrites({ key, process: reader, set });
  await until(() => Promise.resolve(writes.hits > 50), { what: 'memory answers', withinMs: 20_000 });
  const struckAtMs = performance.now();
  await strike(writes);
  const lastThen = writes.lastWrite;
  const answersAgain = () => Promise.resolve(writes.lastHit > lastThen + 10);
  await until(answersAgain, { what: 'memory answers with what was written later', withinMs: 30_000 });
  const backAfterMs = Math.round(performance.now() - struckAtMs);
  const staleness = await writes.stop();
  show({ fault, ...staleness, backAfterMs });
  return staleness;
}

async function expectBound(fault: string, strike: (writes: NumberedWrites) => Promise<void>): Promise<void> {
  expect((await underWrites(fault, strike)).worstMs).toBeLessThanOrEqual(NEAR_STALENESS_BOUND_MS);
}

const never = () => Promise.resolve();

describe('no hit is older than the bound', () => {
  it('while nothing is wrong', async () => {
    await expectBound('none', never);
  }, 90_000);

  it('when the primary is killed', async () => {
    await expectBound('kill -9', async (writes) => {
      const { primary, replica } = await shard();
      // A write that only the dead primary had is lost to everybody; that is not what is measured.
      await writes.pause();
      await untilSynced(primary.port, replica.port);
      await cluster.servers.kill(primary.port);
      writes.resume();
    });
  }, 90_000);

  it('when the primary hangs', async () => {
    await expectBound('SIGSTOP of the primary', async () => {
      const { primary } = await shard();
      cluster.servers.pause(primary.port);
      await until(async () => (await owner())?.port !== primary.port, {
        what: 'a failover',
        withinMs: 20_000,
      });
      cluster.servers.resume(primary.port);
    });
  }, 90_000);

  it('at a planned failover', async () => {
    await expectBound('planned failover', async () => {
      const { replica } = await shard();
      await cluster.servers.failover(replica.port);
    });
  }, 90_000);

  it('when the slot moves, and moves back', async () => {
    await expectBound('slot move', async () => {
      const { primary, stranger } = await shard();
      await giveSlot(primary, stranger);
      await giveSlot(stranger, primary);
    });
  }, 90_000);

  it('when every node is flushed', async () => {
    await expectBound('FLUSHALL', async () => {
      const { primary } = await shard();
      await cluster.servers.cli(primary.port, 'FLUSHALL');
    });
  }, 90_000);

  it('when the tracking connections go dead without a word', async () => {
    await expectBound('black hole', () => {
      expect(relays.reduce((sum, { meant }) => sum + meant, 0)).toBe(3);
      for (const relay of relays) relay.hang();
      return Promise.resolve();
    });
  }, 90_000);
});

describe('a near cache without heartbeats', () => {
  it('serves an old value for as long as it lives once its connection is dead', async () => {
    const client = cluster.client({ env: { REDIS_NAT_MAP: natMap } });
    await client.connect();
    const naive = new NearWithoutHeartbeats(client);
    const set = outside();
    const redis = client.forUse('cache');
    await set('0');
    const keep = async (text: string) => {
      naive.family.begin(key)?.fill((await redis.get(key)) ?? '');
      return naive.family.read(SKU) === text;
    };
    await until(() => keep('0'), { what: 'memory has the value', withinMs: 10_000 });
    await set('1');
    await until(() => keep('1'), { what: 'the change was told', withinMs: 10_000 });
    for (const relay of relays) relay.hang();
    await set('2');
    const hungAtMs = performance.now();
    const isLongAgo = () => Promise.resolve(performance.now() - hungAtMs > 2 * NEAR_STALENESS_BOUND_MS);
    await until(isLongAgo, { what: 'twice the bound is over', withinMs: 10_000 });
    expect(naive.family.read(SKU)).toBe('1');
    await naive.close();
  }, 90_000);
});

interface Member {
  readonly id: string;
  readonly port: number;
}

async function untilSynced(...ports: number[]): Promise<void> {
  const isSynced = async () => {
    const texts = await Promise.all(
      ports.map(
        async (port) =>
          /master_repl_offset:(\d+)/.exec(await cluster.servers.cli(port, 'INFO', 'replication'))?.[1],
      ),
    );
    return new Set(texts).size === 1;
  };
  await until(isSynced, { what: 'the replica has all that the primary has', withinMs: 10_000 });
}

/** Moves the key's slot with its keys, as redis-cli does it. */
async function giveSlot(from: Member, to: Member): Promise<void> {
  const setSlot = (port: number, ...rest: string[]) =>
    cluster.servers.cli(port, 'CLUSTER', 'SETSLOT', String(slot), ...rest);
  await setSlot(to.port, 'IMPORTING', from.id);
  await setSlot(from.port, 'MIGRATING', to.id);
  await cluster.servers.cli(from.port, 'MIGRATE', '127.0.0.1', String(to.port), '', '0', '5000', 'KEYS', key);
  await setSlot(to.port, 'NODE', to.id);
  await setSlot(from.port, 'NODE', to.id);
}
