import { afterEach } from '@jest/globals';
import { keyFamilies } from '../../src/keys/key-families.js';
import { HashStore } from '../../src/hash/hash-store.js';
import { LossyProxy } from './support/lossy-proxy.js';
import { trap } from './support/trap.js';
import { useTrapBench } from './support/trap-bench.js';

const bench = useTrapBench();
const SKU = '22423';
const proxies: LossyProxy[] = [];

afterEach(async () => {
  for (const proxy of proxies.splice(0)) await proxy.close();
});

interface Carts {
  /** The way to the node that has the cart. */
  readonly proxy: LossyProxy;
  readonly id: string;
  /** Adds one; rejects when it cannot say whether it did. */
  add(): Promise<unknown>;
  amount(): Promise<number>;
}

/** A fresh cart, whose node is reached through a proxy. */
async function placed() {
  const id = bench.freshId();
  const key = keyFamilies.cart.key(id);
  const port = await bench.primaryOf(key);
  const proxy = await LossyProxy.before(port);
  proxies.push(proxy);
  return { id, key, proxy, node: `127.0.0.1:${String(port)}` };
}

async function naiveCarts(): Promise<Carts> {
  const { id, key, proxy, node } = await placed();
  const redis = bench.plain({ natMap: { [node]: { host: '127.0.0.1', port: proxy.port } } });
  return {
    proxy,
    id,
    add: () => redis.hincrby(key, SKU, 1),
    amount: async () => Number(await redis.hget(key, SKU)),
  };
}

/** The same command, declared to be one that must not run twice. */
async function unsafeCarts(): Promise<Carts> {
  const { id, key, proxy, node } = await placed();
  const redis = bench.client({ REDIS_NAT_MAP: `${node}=127.0.0.1:${String(proxy.port)}` }).forUse('state');
  return {
    proxy,
    id,
    add: () => redis.send({ name: 'hincrby', args: [key, SKU, 1], retry: 'unsafe' }),
    amount: async () => Number(await redis.send({ name: 'hget', args: [key, SKU], retry: 'idempotent' })),
  };
}

/** A change that carries the version it makes, so that sending it again is harmless. */
async function versionedCarts(): Promise<Carts> {
  const { id, proxy, node } = await placed();
  const client = bench.client({ REDIS_NAT_MAP: `${node}=127.0.0.1:${String(proxy.port)}` });
  const carts = new HashStore({ client, family: keyFamilies.cart });
  const read = await carts.read(id);
  await carts.rebuild(id, { version: 1, amounts: new Map() }, read.kind === 'missing' ? read.lease : '');
  return {
    proxy,
    id,
    add: () => carts.change(id, { version: 2, steps: [{ add: SKU, by: 1 }] }),
    amount: async () => {
      const now = await carts.read(id);
      return now.kind === 'found' ? (now.amounts.get(SKU) ?? 0) : 0;
    },
  };
}

async function isAppliedTwice({ proxy, add, amount }: Carts): Promise<boolean> {
  await amount();
  proxy.loseAnswerTo(/hincrby|evalsha/i);
  await add().catch(() => undefined);
  return (await amount()) > 1;
}

trap('an increment whose answer was lost and that the client sends again', {
  naive: naiveCarts,
  ours: unsafeCarts,
  springs: isAppliedTwice,
});

trap('an increment that must arrive, although its answer is lost', {
  naive: naiveCarts,
  ours: versionedCarts,
  springs: async (carts) => (await isAppliedTwice(carts)) || (await carts.amount()) !== 1,
});
