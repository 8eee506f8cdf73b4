import { beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import type { RedisClient } from '../client/redis-client.js';
import { RedisDeadlineError } from '../client/redis.errors.js';
import { keyFamilies } from '../keys/key-families.js';
import { HashStore, type HashSnapshot } from './hash-store.js';
import { HashChangeError } from './hash.errors.js';

const EMPTY: HashSnapshot = { version: 0, amounts: new Map() };

const cluster = useOwnCluster();
let client: RedisClient;
let carts: HashStore;
let others: HashStore;
let ids = 0;

const storeOf = (of: RedisClient) => new HashStore({ client: of, family: keyFamilies.cart });

beforeAll(() => {
  client = cluster.client();
  carts = storeOf(client);
  others = storeOf(cluster.client());
});

const freshId = () => `cart-${String((ids += 1))}`;

async function leaseOf(id: string): Promise<string> {
  const read = await carts.read(id);
  if (read.kind === 'found') throw new Error('it is not missing');
  return read.lease;
}

async function emptyCart(): Promise<string> {
  const id = freshId();
  await carts.rebuild(id, EMPTY, await leaseOf(id));
  return id;
}

async function amountsOf(id: string): Promise<Record<string, number> | null> {
  const read = await carts.read(id);
  return read.kind === 'found' ? Object.fromEntries(read.amounts) : null;
}

const add = (version: number, by = 1, field = '85123A') => ({ version, steps: [{ add: field, by }] });
const filled = (version: number, amount: number): HashSnapshot => ({
  version,
  amounts: new Map([['85123A', amount]]),
});

describe('a change', () => {
  it('adds, sets and removes in one step, and lets the hash live seven days', async () => {
    const id = await emptyCart();
    expect(await carts.change(id, add(1, 2))).toEqual({ kind: 'applied', version: 1 });
    const swap = {
      version: 2,
      steps: [
        { set: '85123A', to: 0 },
        { set: '22423', to: 5 },
        { add: '22423', by: -2 },
      ],
    };
    expect(await carts.change(id, swap)).toEqual({ kind: 'applied', version: 2 });
    expect(await others.read(id)).toEqual({ kind: 'found', version: 2, amounts: new Map([['22423', 3]]) });
    const args = [keyFamilies.cart.key(id)];
    const leftMs = await client.forUse('state').send({ name: 'pttl', args, retry: 'idempotent' });
    expect(leftMs).toBeGreaterThan(keyFamilies.cart.ttlMs - 60_000);
    await carts.change(id, add(3, -9, '22423'));
    expect(await amountsOf(id)).toEqual({});
  });

  it('is applied once, however often it is sent', async () => {
    const id = await emptyCart();
    const sent = await Promise.all([carts, others, carts].map((store) => store.change(id, add(1))));
    expect(sent.map(({ kind }) => kind).sort()).toEqual(['applied', 'repeated', 'repeated']);
    expect(await carts.change(id, add(2))).toEqual({ kind: 'applied', version: 2 });
    expect(await others.change(id, add(1))).toEqual({ kind: 'repeated', version: 2 });
    expect(await amountsOf(id)).toEqual({ '85123A': 2 });
  });

  it('of nothing takes its place in the order', async () => {
    const id = await emptyCart();
    expect(await carts.change(id, { version: 1, steps: [] })).toEqual({ kind: 'applied', version: 1 });
    expect(await carts.change(id, add(2))).toEqual({ kind: 'applied', version: 2 });
  });

  it('that overtook the one before it is not applied, and a snapshot brings both', async () => {
    const id = await emptyCart();
    expect(await carts.change(id, add(2, 5))).toEqual({ kind: 'missing', lease: '' });
    expect(await amountsOf(id)).toEqual({});
    expect(await carts.rebuild(id, filled(2, 6), '')).toBe(true);
    expect(await others.change(id, add(1))).toEqual({ kind: 'repeated', version: 2 });
    expect(await amountsOf(id)).toEqual({ '85123A': 6 });
  });

  it.each([
    { version: 0, steps: [{ add: 'x', by: 1 }] },
    { version: 1.5, steps: [{ add: 'x', by: 1 }] },
    { version: 1, steps: [{ add: '~version', by: 1 }] },
    { version: 1, steps: [{ add: 'x', by: 0.5 }] },
    { version: 1, steps: [{ set: 'x', to: -1 }] },
  ])('refuses %j before it is sent', async (change) => {
    await expect(carts.change('cart', change)).rejects.toBeInstanceOf(HashChangeError);
  });
});

describe('a missing hash', () => {
  it('is said to be missing, and is rebuilt with the change that found it so', async () => {
    const id = await emptyCart();
    await carts.change(id, add(1));
    await carts.forget(id);
    const missing = await carts.change(id, add(2));
    const lease = missing.kind === 'missing' ? missing.lease : '';
    expect(await carts.rebuild(id, filled(2, 2), lease)).toBe(true);
    expect(await carts.rebuild(id, filled(2, 2), lease)).toBe(true);
    expect(await carts.change(id, add(2))).toEqual({ kind: 'repeated', version: 2 });
    expect(await amountsOf(id)).toEqual({ '85123A': 2 });
  });

  it('is not rebuilt from a journal read before a later change, an eviction or FLUSHALL', async () => {
    const id = freshId();
    const lease = await leaseOf(id);
    expect(await leaseOf(id)).toBe(lease);
    await carts.change(id, add(1));
    expect(await carts.rebuild(id, EMPTY, lease)).toBe(false);
    const second = await leaseOf(id);
    await client.askEachNode('flushall');
    expect(await carts.rebuild(id, EMPTY, second)).toBe(false);
    expect(await carts.rebuild(id, EMPTY, '')).toBe(false);
    expect(await amountsOf(id)).toBeNull();
  });

  it('takes a snapshot of thousands of fields', async () => {
    const id = freshId();
    const amounts = new Map(Array.from({ length: 2_500 }, (_, index) => [`sku-${String(index)}`, index + 1]));
    await carts.rebuild(id, { version: 7, amounts }, await leaseOf(id));
    expect(await carts.read(id)).toEqual({ kind: 'found', version: 7, amounts });
  });
});

describe('a standing hash', () => {
  it('takes a later snapshot only', async () => {
    const id = await emptyCart();
    await carts.change(id, add(1));
    expect(await carts.rebuild(id, EMPTY, '')).toBe(false);
    expect(await carts.rebuild(id, filled(1, 1), '')).toBe(true);
    expect(await carts.rebuild(id, filled(3, 9), '')).toBe(true);
    expect(await carts.read(id)).toMatchObject({ version: 3, amounts: new Map([['85123A', 9]]) });
  });
});

describe('when Redis', () => {
  it('does not answer, a change fails with a typed 503', async () => {
    const lost = cluster.client({ env: { REDIS_NODES: '127.0.0.1:1', REDIS_STATE_DEADLINE_MS: '100' } });
    await expect(storeOf(lost).change('cart', add(1))).rejects.toBeInstanceOf(RedisDeadlineError);
  });

  it('fails over, changes wait and each is applied once', async () => {
    const id = await emptyCart();
    const port = Number(client.primaryOf(keyFamilies.cart.key(id))?.split(':')[1]);
    await carts.change(id, add(1));
    const replica =
      (await cluster.servers.roles()).find(({ primaryPort }) => primaryPort === port)?.port ?? 0;
    const keysOn = (node: number) => cluster.servers.cli(node, 'DBSIZE');
    const isReplicated = async () => (await keysOn(replica)) === (await keysOn(port));
    await until(isReplicated, { what: 'the replica has the hash', withinMs: 10_000 });
    const killed = cluster.servers.kill(port);
    // Whoever finds the hash behind rebuilds it from the journal, which has every change from the beginning.
    const follow = async (store: HashStore, version: number): Promise<void> => {
      const outcome = await store.change(id, add(version));
      if (outcome.kind === 'missing') await store.rebuild(id, filled(11, 11), outcome.lease);
    };
    const versions = Array.from({ length: 10 }, (_, index) => index + 2);
    const settled = await Promise.allSettled(
      versions.flatMap((version) => [follow(carts, version), follow(others, version)]),
    );
    await killed;
    expect(settled.filter(({ status }) => status === 'rejected')).toEqual([]);
    for (const version of versions) await follow(carts, version);
    expect(await carts.read(id)).toMatchObject({ version: 11, amounts: new Map([['85123A', 11]]) });
    await cluster.servers.restart(port);
  }, 90_000);
});
