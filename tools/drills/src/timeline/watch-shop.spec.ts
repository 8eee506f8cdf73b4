import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  ensureRedis,
  guardian,
  RedisCli,
  startRedisCluster,
  until,
  type RedisCluster,
  servesSlot,
} from '@shop/local-stack';
import type { NodeSample, NodeSeen, OutboxSample, ReplicaSample, Sample, ShoppersSample } from './sample.js';
import { ShoppersWindow } from './shoppers-window.js';
import { Timeline } from './timeline.js';
import { Watch, type Watched } from './watch-shop.js';

const directory = mkdtempSync(join(tmpdir(), 'shop-drills-spec-'));
guardian.removeDirectory(directory);
const shoppers = new ShoppersWindow();
let cluster: RedisCluster;
let timeline: Timeline;
let watch: Watch;
let isPostgresThere = true;

const outboxes: Watched['outboxes'] = {
  standing: () =>
    isPostgresThere
      ? Promise.resolve({ open: 3, unpublishedMs: 12.34 })
      : Promise.reject(new Error('the database system is shutting down')),
};

beforeAll(async () => {
  cluster = await startRedisCluster({ directory });
  const ports = cluster.nodes.map(({ port }) => port);
  const slot = Number(await cluster.cli(ports[0] ?? 0, 'CLUSTER', 'KEYSLOT', 'queue:{orders}:wait'));
  timeline = new Timeline();
  watch = new Watch(timeline, {
    ...{ shoppers, outboxes, producers: ['order'], places: [{ queue: 'orders', slot }] },
    cluster: { control: new RedisCli((await ensureRedis()).cli), ports },
  });
}, 60_000);

afterAll(async () => {
  await watch.end();
  await cluster.stop();
  rmSync(directory, { recursive: true, force: true });
  guardian.keepDirectory(directory);
}, 60_000);

/** Waits for a sample that was taken from now on. */
async function next<Wanted extends Sample>(wanted: (sample: Sample) => sample is Wanted): Promise<Wanted> {
  const first = timeline.samples.length;
  let found: Wanted | undefined;
  const isThere = () => {
    found = timeline.samples.slice(first).find(wanted);
    return Promise.resolve(found !== undefined);
  };
  await until(isThere, { what: 'the sample is taken', withinMs: 20_000, everyMs: 10 });
  if (!found) throw new Error('until returns when it is there');
  return found;
}

function nodeThat(port: number, isIt: (seen: NodeSeen) => boolean) {
  return (sample: Sample): sample is NodeSample =>
    sample.of === 'node' && sample.about === String(port) && sample.seen !== null && isIt(sample.seen);
}

const gapOf =
  (port: number) =>
  (sample: Sample): sample is NodeSample =>
    sample.of === 'node' && sample.about === String(port) && sample.seen === null;

const primaryOf = async (key: string) => {
  const slot = Number(await cluster.cli(cluster.nodes[0]?.port ?? 0, 'CLUSTER', 'KEYSLOT', key));
  const members = await cluster.roles();
  const owner = members.find((member) => servesSlot(member, slot));
  return owner?.port ?? 0;
};

describe('the samples of a running cluster', () => {
  it('have the role and the slots of each node', async () => {
    const all = await Promise.all(cluster.nodes.map(({ port }) => next(nodeThat(port, () => true))));
    expect(all.map(({ seen }) => seen?.role).toSorted()).toEqual([
      'primary',
      'primary',
      'primary',
      'replica',
      'replica',
      'replica',
    ]);
    expect(all.reduce((sum, { seen }) => sum + (seen?.slots ?? 0), 0)).toBe(16_384);
  });

  it('count commands, and errors by their kind', async () => {
    const port = await primaryOf('a');
    const elsewhere = cluster.nodes.map((node) => node.port).find((other) => other !== port) ?? 0;
    const counted = next(nodeThat(port, ({ calls }) => (calls['set'] ?? 0) > 0));
    const moved = next(nodeThat(elsewhere, ({ errors }) => (errors['MOVED'] ?? 0) > 0));
    await cluster.cli(port, 'SET', 'a', '1');
    await cluster.cli(elsewhere, 'SET', 'a', '1').catch(() => undefined);
    expect((await counted).seen?.calls).toMatchObject({ set: 1 });
    expect((await moved).seen?.errors).toMatchObject({ MOVED: 1 });
  });

  it('have a queue where it lives', async () => {
    const port = await primaryOf('queue:{orders}:wait');
    await cluster.cli(port, 'LPUSH', 'queue:{orders}:wait', 'one', 'two');
    const seen = await next(nodeThat(port, ({ queues }) => queues['orders']?.waiting === 2));
    expect(seen.seen?.queues['orders']).toEqual({ waiting: 2, active: 0, delayed: 0 });
  });

  it('have how far each replica is behind', async () => {
    const isInStep = (sample: Sample): sample is ReplicaSample =>
      sample.of === 'replica' && typeof sample.seen?.lagMs === 'number';
    const { about, seen } = await next(isInStep);
    const replica = (await cluster.roles()).find(({ port }) => String(port) === about);
    expect(seen?.primary).toBe(String(replica?.primaryPort));
    expect(seen?.lagMs).toBeGreaterThan(0);
  });

  it('have what shoppers measured, once', async () => {
    const route = 'GET /products/:sku';
    const isIt = (sample: Sample): sample is ShoppersSample =>
      sample.of === 'shoppers' && (sample.seen?.length ?? 0) > 0;
    const seen = next(isIt);
    shoppers.add({ route, path: '/products/1', outcome: 'answered', tookMs: 4.26 });
    shoppers.add({ route, path: '/products/2', outcome: 'failed', tookMs: 9 });
    expect((await seen).seen).toEqual([{ route, retried: 0, failed: 1, timesMs: [4.3, 9] }]);
    const isNext = (sample: Sample): sample is ShoppersSample => sample.of === 'shoppers';
    expect((await next(isNext)).seen).toEqual([]);
  });

  it('have a gap while Postgres is gone', async () => {
    const isOutbox = (sample: Sample): sample is OutboxSample => sample.of === 'outbox';
    expect((await next(isOutbox)).seen).toEqual({ open: 3, unpublishedMs: 12.3 });
    isPostgresThere = false;
    await next((sample): sample is OutboxSample => isOutbox(sample) && sample.seen === null);
  });

  it('go on with every node when all have been silent for long', async () => {
    const ports = cluster.nodes.map(({ port }) => port);
    const sinceMs = timeline.nowMs;
    ports.forEach((port) => cluster.pause(port));
    try {
      const isLateGap = (sample: Sample): sample is NodeSample =>
        sample.of === 'node' && sample.seen === null && sample.atMs > sinceMs + 2_000;
      await next(isLateGap);
    } finally {
      ports.forEach((port) => cluster.resume(port));
    }
    await Promise.all(ports.map((port) => next(nodeThat(port, () => true))));
    await cluster.waitUntilHealthy();
  }, 60_000);

  it('have a gap for a node that was killed, nothing of it for the others, and see who follows it', async () => {
    const dead = (await cluster.roles()).find(({ role, slots }) => role === 'primary' && slots.length > 0);
    const heir = (await cluster.roles()).find(({ primaryPort }) => primaryPort === dead?.port);
    const first = timeline.samples.length;
    await cluster.kill(dead?.port ?? 0);
    await next(gapOf(dead?.port ?? 0));
    const leads = await next(nodeThat(heir?.port ?? 0, ({ role, slots }) => role === 'primary' && slots > 0));
    const others = timeline.samples
      .slice(first)
      .filter((sample): sample is NodeSample => sample.of === 'node' && sample.about !== String(dead?.port));
    // A look may be late on a busy machine; a hole as wide as the failover it may not have.
    for (const port of new Set(others.map(({ about }) => about)))
      expect(others.filter(({ about, seen }) => about === port && seen !== null).length).toBeGreaterThan(5);
    await cluster.restart(dead?.port ?? 0);
    const back = await next(nodeThat(dead?.port ?? 0, ({ role }) => role === 'replica'));
    expect(back.atMs).toBeGreaterThan(leads.atMs);
    await cluster.waitUntilHealthy();
  }, 60_000);
});
