import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { startTestCluster, type TestCluster } from '../../test/support/test-cluster.js';
import type { RedisClient } from '../client/redis-client.js';
import { RedisDeadlineError } from '../client/redis.errors.js';
import { keyFamilies } from '../keys/key-families.js';
import { HashStore, KEPT_OPERATIONS, type HashSnapshot } from './hash-store.js';
import { HashAmountError, HashFullError, HashOperationError } from './hash.errors.js';

const EMPTY: HashSnapshot = { version: 0, amounts: new Map(), operations: [] };

let cluster: TestCluster;
let client: RedisClient;
let carts: HashStore;
let others: HashStore;
let ids = 0;

const storeOf = (of: RedisClient) =>
  new HashStore({ client: of, family: keyFamilies.cart, maxFields: 3, maxAmount: 100 });

beforeAll(async () => {
  cluster = await startTestCluster();
  client = cluster.client();
  carts = storeOf(client);
  others = storeOf(cluster.client());
}, 60_000);

afterAll(async () => {
  await cluster.stop();
}, 60_000);

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

const add = (id: string, by = 1, field = '85123A') => ({ id, steps: [{ add: field, by }] });

describe('a change', () => {
  it('adds, sets and removes in one step, and lets the hash live seven days', async () => {
    const id = await emptyCart();
    expect(await carts.change(id, add('op-1', 2))).toEqual({ kind: 'applied', version: 1 });
    const swap = {
      id: 'op-2',
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
    await carts.change(id, add('op-3', -9, '22423'));
    expect(await amountsOf(id)).toEqual({});
  });

  it('is applied once, however often it is sent', async () => {
    const id = await emptyCart();
    const sent = await Promise.all([carts, others, carts].map((store) => store.change(id, add('op-1'))));
    expect(sent.map(({ kind }) => kind).sort()).toEqual(['applied', 'repeated', 'repeated']);
    expect(await amountsOf(id)).toEqual({ '85123A': 1 });
  });

  it('never loses another: ten parallel adds of one are ten', async () => {
    const id = await emptyCart();
    const stores = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? carts : others));
    await Promise.all(stores.map((store, index) => store.change(id, add(`op-${String(index)}`))));
    expect(await others.read(id)).toMatchObject({ version: 10, amounts: new Map([['85123A', 10]]) });
  });

  it(`is remembered among the last ${String(KEPT_OPERATIONS)}`, async () => {
    const id = await emptyCart();
    for (let index = 0; index <= KEPT_OPERATIONS; index += 1)
      await carts.change(id, add(`op-${String(index)}`));
    expect(await carts.change(id, add('op-1'))).toMatchObject({ kind: 'repeated' });
    const args = [keyFamilies.cart.key(id), '~operations'];
    const kept = await client.forUse('state').send({ name: 'hget', args, retry: 'idempotent' });
    expect(JSON.parse(String(kept))).toHaveLength(KEPT_OPERATIONS);
  });

  it('beyond a bound applies none of its steps', async () => {
    const id = await emptyCart();
    await carts.change(id, add('op-1', 100));
    const tooMuch = {
      id: 'op-2',
      steps: [
        { set: '22423', to: 1 },
        { add: '85123A', by: 1 },
      ],
    };
    await expect(carts.change(id, tooMuch)).rejects.toBeInstanceOf(HashAmountError);
    const tooMany = { id: 'op-3', steps: ['a', 'b', 'c'].map((field) => ({ add: field, by: 1 })) };
    await expect(carts.change(id, tooMany)).rejects.toBeInstanceOf(HashFullError);
    expect(await carts.read(id)).toMatchObject({ version: 1, amounts: new Map([['85123A', 100]]) });
  });

  it.each([
    { id: 'a b', steps: [{ add: 'x', by: 1 }] },
    { id: 'op', steps: [] },
    { id: 'op', steps: [{ add: '~version', by: 1 }] },
    { id: 'op', steps: [{ add: 'x', by: 0.5 }] },
    { id: 'op', steps: [{ set: 'x', to: -1 }] },
  ])('refuses %j before it is sent', async (operation) => {
    await expect(carts.change('cart', operation)).rejects.toBeInstanceOf(HashOperationError);
  });
});

describe('a missing hash', () => {
  it('is said to be missing, and is rebuilt with the operations that the snapshot holds', async () => {
    const id = await emptyCart();
    await carts.change(id, add('op-1'));
    await carts.forget(id);
    const missing = await carts.change(id, add('op-2'));
    const snapshot = { version: 2, amounts: new Map([['85123A', 2]]), operations: ['op-1', 'op-2'] };
    const lease = missing.kind === 'missing' ? missing.lease : '';
    expect(await carts.rebuild(id, snapshot, lease)).toBe(true);
    expect(await carts.rebuild(id, snapshot, lease)).toBe(true);
    expect(await carts.change(id, add('op-2'))).toEqual({ kind: 'repeated', version: 2 });
    expect(await amountsOf(id)).toEqual({ '85123A': 2 });
  });

  it('is not rebuilt from a journal read before a later change, an eviction or FLUSHALL', async () => {
    const id = freshId();
    const lease = await leaseOf(id);
    expect(await leaseOf(id)).toBe(lease);
    await carts.change(id, add('op-1'));
    expect(await carts.rebuild(id, EMPTY, lease)).toBe(false);
    const second = await leaseOf(id);
    await client.askEachNode('flushall');
    expect(await carts.rebuild(id, EMPTY, second)).toBe(false);
    expect(await carts.rebuild(id, EMPTY, '')).toBe(false);
    expect(await amountsOf(id)).toBeNull();
  });
});

describe('a standing hash', () => {
  it('takes only a later snapshot that holds what was applied', async () => {
    const id = await emptyCart();
    await carts.change(id, add('op-b'));
    const without = { version: 2, amounts: new Map([['22423', 1]]), operations: ['op-a', 'op-c'] };
    expect(await carts.rebuild(id, without, '')).toBe(false);
    const earlier = { version: 1, amounts: new Map([['22423', 1]]), operations: ['op-a'] };
    expect(await carts.rebuild(id, earlier, '')).toBe(false);
    const later = {
      version: 2,
      amounts: new Map([
        ['85123A', 1],
        ['22423', 1],
      ]),
      operations: ['op-a', 'op-b'],
    };
    expect(await carts.rebuild(id, later, '')).toBe(true);
    expect(await amountsOf(id)).toEqual({ '85123A': 1, '22423': 1 });
  });
});

describe('when Redis', () => {
  it('does not answer, a change fails with a typed 503', async () => {
    const lost = cluster.client({ env: { REDIS_NODES: '127.0.0.1:1', REDIS_STATE_DEADLINE_MS: '100' } });
    await expect(storeOf(lost).change('cart', add('op-1'))).rejects.toBeInstanceOf(RedisDeadlineError);
  });

  it('fails over, changes wait and each is applied once', async () => {
    const id = await emptyCart();
    const port = Number(client.primaryOf(keyFamilies.cart.key(id))?.split(':')[1]);
    await carts.change(id, add('op-0'));
    const replica =
      (await cluster.servers.roles()).find(({ primaryPort }) => primaryPort === port)?.port ?? 0;
    const keysOn = (node: number) => cluster.servers.cli(node, 'DBSIZE');
    const isReplicated = async () => (await keysOn(replica)) === (await keysOn(port));
    await until(isReplicated, { what: 'the replica has the hash', withinMs: 10_000 });
    const killed = cluster.servers.kill(port);
    const operations = Array.from({ length: 10 }, (_, index) => add(`op-${String(index + 1)}`));
    const settled = await Promise.allSettled(
      operations.flatMap((operation) => [carts.change(id, operation), others.change(id, operation)]),
    );
    await killed;
    expect(settled.filter(({ status }) => status === 'rejected')).toEqual([]);
    for (const operation of operations) await carts.change(id, operation);
    expect(await carts.read(id)).toMatchObject({ version: 11, amounts: new Map([['85123A', 11]]) });
    await cluster.servers.restart(port);
  }, 90_000);
});
