import { afterEach, describe, expect, it } from '@jest/globals';
import { servesSlot, until } from '@shop/local-stack';
import { register } from 'prom-client';
import { NearProcess } from '../../test/support/near-process.js';
import { useOwnCluster, type TestCluster } from '../../test/support/test-cluster.js';
import { ConnectionBudget } from '../client/connection-budget.js';
import { slotOf } from '../keys/hash-slot.js';
import { keyFamilies } from '../keys/key-families.js';
import { NearCache } from './near-cache.js';
import { FamilyNotNearError } from './near.errors.js';
import { NEAR_STALENESS_BOUND_MS } from './trust.js';

const family = keyFamilies.product;
const [MINUTE_MS, SOON_MS] = [60_000, 10_000];
const MOVED_SLOTS = 20;

const cluster = useOwnCluster();
let ids = 0;
const opened: NearProcess[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map(({ near }) => near.close()));
});

function open(options: Parameters<TestCluster['client']>[0] = {}): NearProcess {
  const reader = new NearProcess(cluster.client(options), { family });
  opened.push(reader);
  return reader;
}

/** A key that no other test uses. */
function freshKey(): string {
  ids += 1;
  return family.key(`sku${String(ids)}`);
}

async function ownerOf(key: string): Promise<number> {
  const slot = slotOf(key);
  const roles = await cluster.servers.roles();
  return roles.find((member) => servesSlot(member, slot))?.port ?? 0;
}

/** What redis-cli does at the primary of a key. */
async function cli(key: string, ...command: string[]): Promise<string> {
  return cluster.servers.cli(await ownerOf(key), ...command);
}

/** A key that a process holds in memory. */
async function held(
  reader: NearProcess,
  {
    ttlMs = MINUTE_MS,
    inSlots: [first, last] = [0, 16_383],
  }: { ttlMs?: number; inSlots?: [number, number] } = {},
): Promise<string> {
  let key = freshKey();
  while (slotOf(key) < first || slotOf(key) > last) key = freshKey();
  await cli(key, 'SET', key, 'old', 'PX', String(ttlMs));
  await reader.untilHeld(key);
  return key;
}

const show = (figures: Record<string, unknown>) => {
  if (process.env['SHOW_FIGURES']) process.stderr.write(`${JSON.stringify(figures)}\n`);
};

/** Memory lets go of a key within the bound after something was done to it. */
async function expectGone(reader: NearProcess, key: string, deed: () => Promise<unknown>): Promise<void> {
  await deed();
  const doneAtMs = performance.now();
  await reader.untilGone(key, SOON_MS);
  const goneAfterMs = performance.now() - doneAtMs;
  show({ test: expect.getState().currentTestName, goneAfterMs: Math.round(goneAfterMs) });
  expect(goneAfterMs).toBeLessThanOrEqual(NEAR_STALENESS_BOUND_MS);
}

/** All that is open tracks so many primaries. */
async function untilTrusted(count: number): Promise<void> {
  const isTrusted = async () => {
    const shown = await register.getSingleMetricAsString('near_cache_trusted_primaries');
    return Number(shown.split(' ').at(-1)) === count;
  };
  await until(isTrusted, { what: `${String(count)} primaries are believed`, withinMs: SOON_MS });
}

async function flushesFor(reason: string): Promise<number> {
  const metric = await register.getSingleMetricAsString('near_cache_flushes_total');
  return Number(new RegExp(`reason="${reason}"\\} (\\d+)`).exec(metric)?.[1] ?? 0);
}

describe('memory lets go of a key', () => {
  it('that redis-cli sets', async () => {
    const reader = open();
    const key = await held(reader);
    await expectGone(reader, key, () => cli(key, 'SET', key, 'new'));
    expect(await reader.get(key)).toBe('new');
    await reader.untilHeld(key);
    expect(reader.held(key)).toBe('new');
  });

  it('that redis-cli deletes, and of no other', async () => {
    const reader = open();
    const [key, other] = [await held(reader), await held(reader)];
    await expectGone(reader, key, () => cli(key, 'DEL', key));
    expect(await reader.get(key)).toBeNull();
    expect(reader.held(other)).toBe('old');
  });

  it('that expires, not later than Redis does', async () => {
    const reader = open();
    const key = await held(reader, { ttlMs: 1_500 });
    const isOver = async () => (await cli(key, 'EXISTS', key)).trim() === '0';
    await expectGone(reader, key, () =>
      until(isOver, { what: 'it has expired', withinMs: SOON_MS, everyMs: 1 }),
    );
  });

  it('that Redis evicts', async () => {
    const reader = open();
    const key = await held(reader);
    await expectGone(reader, key, async () => {
      await cli(key, 'CONFIG', 'SET', 'maxmemory', '1mb');
      const isEvicted = async () => (await cli(key, 'EXISTS', key)).trim() === '0';
      await until(isEvicted, { what: 'it is evicted', withinMs: SOON_MS });
    });
    await cli(key, 'CONFIG', 'SET', 'maxmemory', '128mb');
  });

  it('whose node is flushed', async () => {
    const reader = open();
    const key = await held(reader);
    const before = await flushesFor('flushed');
    await expectGone(reader, key, () => cli(key, 'FLUSHALL'));
    expect(await flushesFor('flushed')).toBe(before + 1);
  });

  it('whose slot moves with its keys to another primary, and then reads it there', async () => {
    const [from, to] = (await cluster.servers.roles()).filter(({ slots }) => slots.length > 0);
    if (!from || !to) throw new Error('the cluster is not 3+3');
    // redis-cli moves the first slots that a primary has.
    const first = from.slots[0]?.from ?? 0;
    const reader = open();
    const key = await held(reader, { inSlots: [first, first + MOVED_SLOTS - 1] });
    const move = { from: from.port, to: to.port, count: MOVED_SLOTS };
    await expectGone(reader, key, () => cluster.servers.moveSlots(move));
    await reader.untilHeld(key);
    await expectGone(reader, key, () => cli(key, 'SET', key, 'new'));
    await cluster.servers.waitUntilHealthy();
  }, 60_000);

  it('whose connection Redis closes, and tracks anew', async () => {
    const reader = open();
    const key = await held(reader);
    const before = await flushesFor('lost');
    await expectGone(reader, key, () => cli(key, 'CLIENT', 'KILL', 'TYPE', 'pubsub'));
    expect(await flushesFor('lost')).toBe(before + 1);
    await reader.untilHeld(key);
  });

  it('whose primary still answers pings, but is cut off from the others and serves nobody', async () => {
    const reader = open();
    const key = await held(reader);
    const port = await ownerOf(key);
    const others = cluster.servers.nodes.filter((node) => node.port !== port);
    const before = await flushesFor('disowned');
    for (const other of others) cluster.servers.pause(other.port);
    await expectGone(reader, key, () =>
      until(async () => (await cluster.servers.cli(port, 'CLUSTER', 'INFO')).includes('cluster_state:fail'), {
        what: 'it knows that it is cut off',
        withinMs: SOON_MS,
      }),
    );
    expect(await flushesFor('disowned')).toBe(before + 1);
    for (const other of others) cluster.servers.resume(other.port);
    await cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
  }, 120_000);
});

describe('tracking', () => {
  it('costs one socket for each primary, of those that the process may hold', async () => {
    const connections = new ConnectionBudget(50);
    const client = cluster.client({ connections });
    // Again when a socket of another use comes or goes meanwhile: whoever was a primary until now may still have one.
    const givesThreeBack = async () => {
      const reader = new NearProcess(client, { family });
      opened.push(reader);
      await held(reader);
      await untilTrusted(3);
      const tracked = connections.open;
      await reader.near.close();
      return tracked - connections.open === 3;
    };
    await until(givesThreeBack, { what: 'three sockets are given back', withinMs: SOON_MS });
  });

  it('that gets no socket is tried again until there are some, and reads go to Redis meanwhile', async () => {
    const connections = new ConnectionBudget(50);
    const client = cluster.client({ connections });
    const key = await held(open());
    expect(await client.forUse('cache').get(key)).toBe('old');
    // One is left for the refreshes of the slot map, without which nothing would be tried.
    const spare = connections.limit - connections.open - 1;
    const taken = Array.from({ length: spare }, () => connections.take());
    const before = await flushesFor('lost');
    const reader = new NearProcess(client, { family });
    opened.push(reader);
    const hasTried = async () => (await flushesFor('lost')) > before;
    await until(hasTried, { what: 'a connection for tracking is tried', withinMs: SOON_MS });
    expect(await reader.get(key)).toBe('old');
    for (const giveBack of taken) giveBack();
    await reader.untilHeld(key);
  });

  it('that Redis refuses is told once, keeps nothing, and reads go to Redis', async () => {
    const ports = cluster.servers.nodes.map(({ port }) => port);
    const key = await held(open());
    for (const port of ports)
      await cluster.servers.cli(port, 'ACL', 'SETUSER', 'default', '-client|tracking');
    const warnings: string[] = [];
    const client = cluster.client();
    const near = new NearCache({ client, logger: { warn: (_fields, text) => void warnings.push(text) } });
    const products = near.family<string, string>(family, { maxEntries: 10 });
    const before = await flushesFor('refused');
    expect(await client.forUse('cache').get(key)).toBe('old');
    await until(async () => (await flushesFor('refused')) > before + 3, {
      what: 'tracking is refused',
      withinMs: SOON_MS,
    });
    expect(products.begin(key)).toBeNull();
    expect(warnings).toEqual(['redis refuses to track, nothing is kept near']);
    for (const port of ports)
      await cluster.servers.cli(port, 'ACL', 'SETUSER', 'default', '+client|tracking');
    await near.close();
  });

  it('sees families whose keys begin alike, and one that comes later', async () => {
    const reader = open();
    const key = await held(reader);
    const stock = { ...keyFamilies.productStock, isNear: true };
    reader.near.family(stock, { maxEntries: 10 });
    expect(reader.held(key)).toBeUndefined();
    await reader.untilHeld(key);
    await expectGone(reader, key, () => cli(key, 'SET', key, 'new'));
  });

  it('is not begun for a family whose owners have no right to it', () => {
    const near = new NearCache({ client: cluster.client() });
    expect(() => near.family(keyFamilies.coupon, { maxEntries: 10 })).toThrow(FamilyNotNearError);
  });

  it('shows what it does', async () => {
    const reader = open();
    const key = await held(reader);
    reader.held(key);
    await untilTrusted(3);
    const text = await register.metrics();
    expect(text).toMatch(/near_cache_reads_total\{family="product",outcome="hit"\} [1-9]/);
    expect(text).toMatch(/near_cache_fills_total\{family="product",outcome="kept"\} [1-9]/);
    expect(text).toMatch(/near_cache_invalidations_total\{family="product",outcome="ended"\} [1-9]/);
    expect(text).toMatch(/near_cache_entries\{family="product"\} \d/);
  });
});

describe('a process that is held up', () => {
  it('does not answer from memory for the time in which it has heard nothing', async () => {
    const reader = open();
    const key = await held(reader);
    const endMs = performance.now() + NEAR_STALENESS_BOUND_MS + 100;
    while (performance.now() < endMs);
    expect(reader.held(key)).toBeUndefined();
    const answersAgain = () => Promise.resolve(reader.held(key) === 'old');
    await until(answersAgain, { what: 'its memory is believed again', withinMs: SOON_MS, everyMs: 1 });
  });
});
