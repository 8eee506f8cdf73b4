import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Fleet, give, MUG, never } from '../../test/support/fleet.js';
import { GatedSource } from '../../test/support/gated-source.js';
import { beginMove } from '../../test/support/slot-move.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import type { Product } from '../../test/support/fleet.js';
import { HashStore } from '../hash/hash-store.js';
import { keyFamilies } from '../keys/key-families.js';
import { slotOf } from '../keys/hash-slot.js';
import { QueueConnections } from '../queue/queue-connections.js';
import { QueueInspector } from '../queue/queue-inspector.js';
import { defineQueue } from '../queue/queue-definition.js';
import { processTrails } from './request-trails.js';
import type { TrailEntry } from './trail-entry.js';

const cluster = useOwnCluster();
const fleet = new Fleet(cluster);
let requests = 0;

beforeEach(() => {
  processTrails.switchOn();
});

afterEach(() => {
  processTrails.switchOff();
});

/** Does work in the name of a request of its own, and says what Redis did for it. */
async function followed(work: () => Promise<unknown>): Promise<readonly TrailEntry[]> {
  requests += 1;
  const id = `request-${String(requests)}`;
  const trail = processTrails.begin({ id, method: 'GET', route: '/spec' });
  await trail.run(work);
  trail.end(200);
  return entriesOf(id);
}

const entriesOf = (id: string) => processTrails.of(id)[0]?.entries ?? [];
const told = (entries: readonly TrailEntry[]) =>
  entries.map(({ command, outcome }) => [command, outcome].join(' ').trim());

describe('a command of a request', () => {
  it('is told with its key, its slot, the node that answered and how it came out', async () => {
    const client = cluster.client();
    const redis = client.forUse('state');
    const key = keyFamilies.userProfile.key('ada');
    const entries = await followed(async () => {
      await redis.get(key);
      await redis.set(key, 'twelve bytes', { ttlMs: 60_000 });
      await redis.get(key);
      await redis.delete(key);
    });
    expect(told(entries)).toEqual(['GET miss', 'SET write', 'GET hit', 'DEL delete']);
    for (const entry of entries) {
      expect(entry).toMatchObject({
        kind: 'command',
        key,
        keys: 1,
        family: 'user.profile',
        slot: slotOf(key),
      });
      expect(entry).toMatchObject({ node: client.primaryOf(key), redirectedFrom: [] });
      expect(entry.ms).toBeGreaterThan(0);
    }
    expect(entries.map(({ sizeBytes }) => sizeBytes)).toEqual([null, 2, 12, null]);
    expect(entries.map(({ atMs }) => atMs)).toEqual(
      entries.map(({ atMs }) => atMs).toSorted((a, b) => a - b),
    );
  });

  it('is told by its first node as well when the slot is on the move, or has moved', async () => {
    const client = cluster.client();
    const redis = client.forUse('state');
    await client.connect();
    const move = await beginMove(cluster, { client, key: 'asked-for' });
    const asked = await followed(() => redis.get('asked-for'));
    expect(asked).toMatchObject([{ outcome: 'miss', node: move.to, redirectedFrom: [move.from] }]);
    await move.giveUp();
    const candidates = Array.from({ length: 50 }, (_, index) => `moving:${String(index)}`);
    const wasMoved = async () => {
      const key = candidates.pop() ?? '';
      const moved = await beginMove(cluster, { client, key });
      await moved.finish();
      const [entry] = await followed(() => redis.set(key, 'x', { ttlMs: 60_000 }));
      expect(entry).toMatchObject({ outcome: 'write', node: moved.to });
      // The timer may have refreshed the map just before; then another slot is moved.
      return entry?.redirectedFrom.join() === moved.from;
    };
    await until(wasMoved, { what: 'a command was redirected by MOVED', withinMs: 20_000 });
  });

  it('that fails is told as failed, and one without a key names none', async () => {
    const redis = cluster.client().forUse('state');
    await redis.send({ name: 'hset', args: ['hash', 'field', 1], retry: 'idempotent' });
    const entries = await followed(async () => {
      await redis.get('hash').catch(() => undefined);
      await redis.send({ name: 'ping', args: [], retry: 'idempotent' });
    });
    expect(entries).toMatchObject([
      { command: 'GET', outcome: 'failed', key: 'hash', family: null },
      { command: 'PING', outcome: 'other', key: null, keys: 0, slot: null },
    ]);
  });

  it('that is a script goes by its name, and says whether it found something', async () => {
    const carts = new HashStore({ client: cluster.client(), family: keyFamilies.cart });
    const entries = await followed(() => carts.read('ada'));
    expect(entries.at(-1)).toMatchObject({ command: 'read-hash', outcome: 'miss', family: 'cart' });
    expect(entries.length).toBeLessThanOrEqual(2);
  });

  it('that a queue sends is in it, under the name of its script', async () => {
    const queue = defineQueue({ name: 'stock', jobs: {} });
    const connections = new QueueConnections({ service: 'spec', settings: cluster.settings() });
    const inspector = new QueueInspector({ connections, queues: [queue] });
    const entries = await followed(() => inspector.read());
    connections.close();
    expect(entries).not.toEqual([]);
    for (const { family, node } of entries)
      expect([family, node]).toEqual(['queue.stock', expect.any(String)]);
    expect(entries.map(({ command }) => command)).toContain('getCounts');
  });
});

describe('a cache', () => {
  it('tells of a miss with its load, then of a hit', async () => {
    const { products } = fleet.process();
    const id = fleet.freshId();
    const first = await followed(() => products.getOrLoad(id, give(MUG)));
    expect(told(first.filter(({ outcome }) => outcome !== 'other'))).toEqual([
      ...['GET miss', 'miss', 'take-lease write', 'loaded', 'fill write'],
    ]);
    const again = await followed(() => products.getOrLoad(id, never));
    expect(told(again)).toEqual(['GET hit', 'hit']);
    const key = keyFamilies.product.key(id);
    expect(again[1]).toMatchObject({ kind: 'cache', command: null, key, slot: slotOf(key), node: null });
  });

  it('tells of a near hit, for which no command was sent', async () => {
    const { cache, products, counts } = fleet.process({ near: { maxEntries: 10 } });
    const id = fleet.freshId();
    await products.getOrLoad(id, give(MUG));
    const isNear = async () => {
      const before = counts().nearHits;
      await products.getOrLoad(id, never);
      return counts().nearHits > before;
    };
    await until(isNear, { what: 'it is held near', withinMs: 20_000 });
    const entries = await followed(() => products.getOrLoad(id, never));
    cache.close();
    expect(entries).toMatchObject([{ kind: 'cache', outcome: 'near-hit', command: null, node: null }]);
  });

  it('tells of a stale value', async () => {
    const { products } = fleet.process({ staleAfterMs: 1 });
    const id = fleet.freshId();
    await products.getOrLoad(id, give(MUG));
    const isStale = async () => {
      const entries = await followed(() => products.getOrLoad(id, give(MUG)));
      return entries.some(({ kind, outcome }) => kind === 'cache' && outcome === 'stale');
    };
    await until(isStale, { what: 'it is stale', withinMs: 20_000 });
  });

  it('tells who asked the source, and who got the answer of another', async () => {
    const { products } = fleet.process();
    const source = new GatedSource<Product>();
    const id = fleet.freshId();
    const ask = () => followed(() => products.getOrLoad(id, source.load));
    const both = Promise.all([ask(), ask()]);
    await source.arrival();
    source.answer(MUG);
    const outcomes = (await both).map((entries) => entries.map(({ outcome }) => outcome));
    expect(outcomes[0]).toEqual(expect.arrayContaining(['miss', 'loaded', 'write']));
    expect(outcomes[1]).toEqual(['miss', 'coalesced']);
  });
});

describe('requests', () => {
  it('that run side by side do not mix', async () => {
    const redis = cluster.client().forUse('state');
    const keys = Array.from({ length: 40 }, (_, index) => `side:${String(index)}`);
    const entries = await Promise.all(
      keys.map((key) =>
        followed(async () => {
          await redis.get(key);
          await Promise.all([redis.set(key, 'x', { ttlMs: 60_000 }), redis.get(key)]);
        }),
      ),
    );
    expect(entries.map((own) => own.map(({ key }) => key))).toEqual(keys.map((key) => [key, key, key]));
  });

  it('whose commands wait for the slot map are told of them all the same', async () => {
    const redis = cluster.client().forUse('state');
    const [one, other] = await Promise.all(
      ['early', 'as-early'].map((key) => followed(() => redis.get(key))),
    );
    expect([one, other]).toMatchObject([[{ key: 'early' }], [{ key: 'as-early' }]]);
  });

  it('are not told of what is sent outside of them, nor of anything while it is off', async () => {
    const redis = cluster.client().forUse('state');
    const trail = processTrails.begin({ id: 'quiet', method: 'GET', route: '/spec' });
    await redis.get('outside');
    expect(entriesOf('quiet')).toEqual([]);
    processTrails.switchOff();
    await trail.run(() => redis.get('off'));
    expect(trail.report().entries).toEqual([]);
  });
});
