import { until } from '@shop/local-stack';
import { NEAR_STALENESS_BOUND_MS } from '../../src/near-cache/trust.js';
import { callsOf } from '../support/calls-of.js';
import { give, LAMP, MUG, type Product } from '../support/fleet.js';
import { BackplaneCache } from './naive/backplane-cache.js';
import type { Loader } from './naive/plain-cache.js';
import { trap } from './support/trap.js';
import { comesTrue, useTrapBench } from './support/trap-bench.js';

const bench = useTrapBench();
const TRIES = 10;

interface NearProducts {
  getOrLoad(id: string, load: Loader<Product>): Promise<Product | null>;
  forget(id: string): Promise<unknown>;
}

const naive = (): Promise<NearProducts> =>
  BackplaneCache.over<Product>({ redis: bench.plain(), subscriber: bench.plain() });
const ours = (): NearProducts => bench.products({ near: { maxEntries: 100 } });

/** A process holds a value in its memory; afterwards it answers without Redis. */
async function isHeld(cache: NearProducts, id: string): Promise<void> {
  const key = `product:${id}`;
  const port = await bench.primaryOf(key);
  const readsOf = () => callsOf(bench.cluster, 'get', [port]);
  const isQuiet = async () => {
    await cache.getOrLoad(id, give(MUG));
    const before = await readsOf();
    await cache.getOrLoad(id, give(MUG));
    return (await readsOf()) === before;
  };
  await until(isQuiet, { what: 'the value is held in memory', withinMs: 10_000 });
}

/** The connection is lost while another process forgets the value. Is it still served when that process has long been told? */
async function staysAfterLoss(reader: NearProducts, writer: NearProducts): Promise<boolean> {
  const id = bench.freshId();
  await isHeld(reader, id);
  const admin = bench.client();
  await admin.connect();
  const cut = () => admin.askEachNode('client', 'KILL', 'TYPE', 'pubsub');
  await cut();
  let isForgotten = false;
  const forgotten = writer.forget(id).then(() => (isForgotten = true));
  do await cut();
  while (!isForgotten);
  await forgotten;
  const isNew = async () => (await reader.getOrLoad(id, give(LAMP)))?.name === LAMP.name;
  return !(await comesTrue(isNew, NEAR_STALENESS_BOUND_MS + 2_000));
}

trap('a message that was missed while the connection was lost, and an old value that stays in memory', {
  naive: async () => [await naive(), await naive()] as const,
  ours: () => [ours(), bench.products()] as const,
  // Who is back before the message is out misses nothing: such a try shows nothing.
  springs: async ([reader, writer]) => {
    for (let tries = 0; tries < TRIES; tries += 1) if (await staysAfterLoss(reader, writer)) return true;
    return false;
  },
  withinMs: 90_000,
});
