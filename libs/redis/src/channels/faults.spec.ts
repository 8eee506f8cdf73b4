import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { servesSlot, until } from '@shop/local-stack';
import { Ear } from '../../test/support/ear.js';
import { startTestCluster, type OwnCluster } from '../../test/support/test-cluster.js';
import { RedisDeadlineError } from '../client/redis.errors.js';
import type { RedisClient } from '../client/redis-client.js';
import { slotOf } from '../keys/hash-slot.js';
import { keyFamilies } from '../keys/key-families.js';
import { Channels } from './channels.js';

const family = keyFamilies.orderEvents;
const ORDER = 'o1';
const slot = slotOf(family.key(ORDER));

let cluster: OwnCluster;
let client: RedisClient;
let channels: Channels;
let ear: Ear;

// One cluster for each fault: what a fault leaves behind in the servers must not decide about the next one.
beforeEach(async () => {
  cluster = await startTestCluster();
  client = cluster.client({ env: { REDIS_CHANNEL_DEADLINE_MS: '500' } });
  channels = new Channels({ client });
  ear = new Ear();
}, 60_000);

afterEach(async () => {
  await channels.close();
  await cluster.stop();
}, 60_000);

/** Who has the channel's slot, and its replica. */
async function shard() {
  const roles = await cluster.servers.roles();
  const primary = roles.find((member) => servesSlot(member, slot));
  const replica = roles.find(({ primaryPort }) => primaryPort === primary?.port);
  const stranger = roles.find(({ port, slots }) => slots.length > 0 && port !== primary?.port);
  if (!primary || !replica || !stranger) throw new Error('the cluster is not 3+3');
  return { primary, replica, stranger };
}

/** Publishes until a message has arrived that was sent now. Until then a caller's truth is elsewhere. */
async function untilFlows(sender: Channels = channels): Promise<void> {
  const mark = String(performance.now());
  const arrives = async () => {
    await sender.publish(family, ORDER, mark).catch(() => undefined);
    return ear.texts.includes(mark);
  };
  await until(arrives, { what: 'messages flow', withinMs: 20_000 });
}

const show = (figures: Record<string, unknown>) => {
  if (process.env['SHOW_FIGURES']) process.stderr.write(`${JSON.stringify(figures)}\n`);
};

/** Subscribes, lets something happen, and sees the gap told and messages flow again. */
async function expectGap(fault: string, strike: () => Promise<void>): Promise<void> {
  const subscription = await channels.subscribe(family, ORDER, ear);
  expect(subscription.isLive).toBe(true);
  await untilFlows();
  expect(ear.gaps).toBe(0);
  const struckAtMs = performance.now();
  await strike();
  await ear.missed(0);
  show({ fault, gapToldAfterMs: Math.round(performance.now() - struckAtMs) });
  expect(subscription.isLive).toBe(true);
  await untilFlows();
}

describe('a gap is told, and messages flow again', () => {
  it('when the primary is killed', async () => {
    const { primary } = await shard();
    await expectGap('kill -9', () => cluster.servers.kill(primary.port));
  }, 90_000);

  it('when the primary hangs', async () => {
    const { primary } = await shard();
    await expectGap('SIGSTOP', () => Promise.resolve(cluster.servers.pause(primary.port)));
    cluster.servers.resume(primary.port);
  }, 90_000);

  it('after a planned failover', async () => {
    const { replica } = await shard();
    await expectGap('planned failover', () => cluster.servers.failover(replica.port));
  }, 90_000);

  it('when the slot moves to another primary', async () => {
    const { primary, stranger } = await shard();
    await expectGap('slot move', () => giveSlot(primary, stranger));
  }, 90_000);

  it('when the slot moves away and back before anybody looks at the map', async () => {
    const { primary, stranger } = await shard();
    await expectGap('slot move and back', async () => {
      await giveSlot(primary, stranger);
      await giveSlot(stranger, primary);
    });
  }, 90_000);

  it('when Redis closes the connection', async () => {
    const { primary } = await shard();
    await expectGap('CLIENT KILL', async () => {
      await cluster.servers.cli(primary.port, 'CLIENT', 'KILL', 'TYPE', 'pubsub');
    });
  }, 90_000);
});

interface Member {
  readonly id: string;
  readonly port: number;
}

/** Moves the channel's slot by hand, as redis-cli does it for one without keys. */
async function giveSlot(from: Member, to: Member): Promise<void> {
  const setSlot = (port: number, ...rest: string[]) =>
    cluster.servers.cli(port, 'CLUSTER', 'SETSLOT', String(slot), ...rest);
  await setSlot(to.port, 'IMPORTING', from.id);
  await setSlot(from.port, 'MIGRATING', to.id);
  await setSlot(to.port, 'NODE', to.id);
  await setSlot(from.port, 'NODE', to.id);
}

describe('while Redis is away', () => {
  it('publishing fails at its deadline, subscribing does not, and is made good for later', async () => {
    const ports = cluster.servers.nodes.map(({ port }) => port);
    for (const port of ports) cluster.servers.pause(port);
    const startMs = performance.now();
    await expect(channels.publish(family, ORDER, 'paid')).rejects.toBeInstanceOf(RedisDeadlineError);
    const subscription = await channels.subscribe(family, ORDER, ear);
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect([subscription.isLive, ear.gaps]).toEqual([false, 0]);
    for (const port of ports) cluster.servers.resume(port);
    await ear.missed(0);
    expect(subscription.isLive).toBe(true);
    await untilFlows();
  }, 60_000);

  it('who left meanwhile is not subscribed afterwards', async () => {
    const { primary } = await shard();
    const subscription = await channels.subscribe(family, ORDER, ear);
    cluster.servers.pause(primary.port);
    const joined = channels.subscribe(family, ORDER, new Ear());
    await Promise.all([subscription.end(), joined.then((late) => late.end())]);
    cluster.servers.resume(primary.port);
    const isForgotten = async () =>
      (await cluster.servers.cli(primary.port, 'PUBSUB', 'SHARDCHANNELS')).trim() === '';
    await until(isForgotten, { what: 'the channel is not subscribed', withinMs: 10_000 });
    expect(ear.gaps).toBe(0);
  }, 60_000);

  it('channels close at once', async () => {
    await channels.subscribe(family, ORDER, ear);
    for (const { port } of cluster.servers.nodes) cluster.servers.pause(port);
    const other = channels.subscribe(family, 'o2', new Ear());
    const startMs = performance.now();
    await channels.close();
    await other;
    expect(performance.now() - startMs).toBeLessThan(10_000);
    for (const { port } of cluster.servers.nodes) cluster.servers.resume(port);
  }, 60_000);
});

describe('two processes, one of them far from the failover', () => {
  it('both see the gap, and a message of one reaches the other', async () => {
    const sender = new Channels({ client: cluster.client({ env: { REDIS_CHANNEL_DEADLINE_MS: '500' } }) });
    const far = new Ear();
    await channels.subscribe(family, ORDER, ear);
    await sender.subscribe(family, ORDER, far);
    const { primary } = await shard();
    await cluster.servers.kill(primary.port);
    await Promise.all([ear.missed(0), far.missed(0)]);
    await untilFlows(sender);
    await sender.close();
  }, 90_000);
});
