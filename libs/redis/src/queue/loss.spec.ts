import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { servesSlot, until } from '@shop/local-stack';
import { hangShard } from '../../test/support/hang-shard.js';
import { InboxDouble, OutboxDouble } from '../../test/support/outbox-double.js';
import { chargeAttempt, handling, payments, QueueBench } from '../../test/support/queue-bench.js';
import { startTestCluster, type OwnCluster } from '../../test/support/test-cluster.js';
import { RedisDeadlineError, RedisUnavailableError } from '../client/redis.errors.js';

let cluster: OwnCluster;
let bench: QueueBench;
let inbox: InboxDouble;

// One cluster for each fault: what a fault leaves behind in the servers must not decide about the next one.
beforeEach(async () => {
  cluster = await startTestCluster();
  bench = new QueueBench(cluster);
  inbox = new InboxDouble();
}, 60_000);

afterEach(async () => {
  await bench.stop();
  await cluster.stop();
}, 60_000);

const work = () => bench.work({ handlers: handling({ charge: inbox.handle }) });

/** Resolves when a worker waits on its marker. */
async function untilWaits(): Promise<void> {
  const port = await primaryPort();
  const isBlocked = async () =>
    (await cluster.servers.cli(port, 'INFO', 'clients')).includes('blocked_clients:1');
  await until(isBlocked, { what: 'the worker waits', withinMs: 10_000 });
}

/** The primary that has the queue. */
async function primaryPort(): Promise<number> {
  await bench.redis('PING');
  const slot = Number(await bench.redis('CLUSTER', 'KEYSLOT', payments.family.key('wait')));
  const owner = (await cluster.servers.roles()).find((member) => {
    return member.role === 'primary' && !member.isFailed && servesSlot(member, slot);
  });
  return owner?.port ?? 0;
}

const show = (figures: Record<string, unknown>) => {
  if (process.env['SHOW_FIGURES']) process.stderr.write(`${JSON.stringify(figures)}\n`);
};

describe('a worker that waits for jobs', () => {
  it('takes what is added after everything was flushed', async () => {
    work();
    const before = chargeAttempt();
    await bench.publisher.publish([before]);
    await bench.untilIs(before, 'done');
    for (let round = 0; round < 3; round += 1) {
      await untilWaits();
      await bench.flushAll();
      const attempt = chargeAttempt();
      const addedAtMs = performance.now();
      await bench.publisher.publish([attempt]);
      await bench.untilIs(attempt, 'done');
      show({ fault: 'flush', doneAfterMs: Math.round(performance.now() - addedAtMs) });
      expect(await bench.outcome(before)).toEqual({ state: 'unknown' });
    }
    expect(bench.logged).toEqual([]);
  }, 60_000);

  it('looks by itself when the marker that should wake it was evicted', async () => {
    const attempt = chargeAttempt();
    await bench.publisher.publish([attempt]);
    await bench.redis('DEL', payments.family.key('marker'), payments.family.key('meta'));
    work();
    await bench.untilIs(attempt, 'done');
    await untilWaits();
    // Added while nobody is woken: the marker goes in the same moment, as an eviction would have it.
    const later = chargeAttempt();
    await bench.publisher.publish([later]);
    await bench.redis('DEL', payments.family.key('marker'));
    await bench.untilIs(later, 'done');
  }, 60_000);

  it('survives the loss of all that BullMQ keeps while its job runs', async () => {
    const [begun, gate] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const charge = async (payload: unknown, job: { messageId: string }) => {
      begun.resolve(undefined);
      await gate.promise;
      await inbox.handle(payload, job);
    };
    bench.work({ handlers: handling({ charge }) });
    const outbox = new OutboxDouble(bench.publisher);
    outbox.write(1);
    await outbox.publish();
    await begun.promise;
    await bench.flushAll();
    gate.resolve(undefined);
    await outbox.untilDone({ withinMs: 20_000 });
    expect([...inbox.handled]).toEqual(outbox.ids);
    expect(outbox.republished).toBeGreaterThan(0);
  }, 60_000);
});

describe('the primary that has the queue', () => {
  it.each([
    ['is killed', (port: number) => cluster.servers.kill(port)],
    ['hangs', (port: number) => Promise.resolve(cluster.servers.pause(port))],
  ])(
    '%s: no job is lost and nobody ends while jobs are published and run',
    async (fault, strike) => {
      work();
      const outbox = new OutboxDouble(bench.publisher);
      const step = async () => {
        outbox.write(20);
        await outbox.relay();
      };
      for (let round = 0; round < 10; round += 1) await step();
      const port = await primaryPort();
      await strike(port);
      const struckAtMs = performance.now();
      const before = inbox.handled.size;
      for (let round = 0; round < 10; round += 1) await step();
      const isRunning = () => Promise.resolve(inbox.handled.size > before + 50);
      await until(isRunning, { what: 'jobs are run again', withinMs: 30_000 });
      const runAgainAfterMs = Math.round(performance.now() - struckAtMs);
      await outbox.untilDone({ withinMs: 60_000 });
      show({ fault, runAgainAfterMs, republished: outbox.republished, runs: inbox.runs });
      expect(inbox.handled).toEqual(new Set(outbox.ids));
      expect(inbox.handled.size).toBe(400);
      cluster.servers.resume(port);
    },
    120_000,
  );
});

describe('a worker that connects anew while the state of the cluster is not ok', () => {
  /** How often these nodes were asked for it, which ioredis does whenever it has connected. */
  async function stateChecks(ports: readonly number[]): Promise<number> {
    const stats = await Promise.all(ports.map((port) => cluster.servers.cli(port, 'INFO', 'commandstats')));
    return stats.reduce((sum, text) => sum + Number(/cluster\|info:calls=(\d+)/.exec(text)?.[1] ?? 0), 0);
  }

  it('takes jobs when it is again', async () => {
    work();
    await untilWaits();
    const shard = await hangShard(cluster.servers, await primaryPort());
    const before = await stateChecks(shard.others);
    // BullMQ gives its wait up, a second after the primary should have answered, and waits for a new connection.
    const isAsked = async () => (await stateChecks(shard.others)) > before;
    await until(isAsked, { what: 'the worker connects anew', withinMs: 20_000 });
    await shard.resume();
    const attempt = chargeAttempt();
    await bench.publisher.publish([attempt]);
    await bench.untilIs(attempt, 'done');
  }, 90_000);
});

describe('a worker and a publisher that start while Redis is away', () => {
  it('work once it is back', async () => {
    const early = new QueueBench(cluster, { REDIS_QUEUE_DEADLINE_MS: '2000' });
    const ports = cluster.servers.nodes.map(({ port }) => port);
    for (const port of ports) cluster.servers.pause(port);
    early.work({ handlers: handling({ charge: inbox.handle }) });
    const attempt = chargeAttempt();
    await expect(early.publisher.publish([attempt])).rejects.toBeInstanceOf(RedisDeadlineError);
    for (const port of ports) cluster.servers.resume(port);
    const outbox = new OutboxDouble(early.publisher);
    outbox.write(5);
    await outbox.untilDone({ withinMs: 30_000 });
    expect(inbox.handled).toEqual(new Set(outbox.ids));
    await early.stop();
  }, 60_000);

  it('leave within their grace when it does not come back', async () => {
    const early = new QueueBench(cluster);
    const ports = cluster.servers.nodes.map(({ port }) => port);
    for (const port of ports) cluster.servers.pause(port);
    const worker = early.work({ graceMs: 100 });
    const published = early.publisher.publish([chargeAttempt()]);
    const startMs = performance.now();
    await worker.stop();
    early.connections.close();
    await expect(published).rejects.toBeInstanceOf(RedisUnavailableError);
    await expect(early.publisher.publish([chargeAttempt()])).rejects.toBeInstanceOf(RedisUnavailableError);
    expect(performance.now() - startMs).toBeLessThan(15_000);
    for (const port of ports) cluster.servers.resume(port);
    await until(() => Promise.resolve(early.budget.open === 0), {
      what: 'sockets are closed',
      withinMs: 5_000,
    });
  }, 60_000);
});

describe('an outage of the whole cluster, longer than a lock lives', () => {
  it('is waited out by workers and by the publisher, who refuses meanwhile', async () => {
    const impatient = new QueueBench(cluster, { REDIS_QUEUE_DEADLINE_MS: '500' });
    const [begun, gate] = [Promise.withResolvers<undefined>(), Promise.withResolvers<undefined>()];
    const charge = async (payload: unknown, job: { messageId: string }) => {
      begun.resolve(undefined);
      await gate.promise;
      await inbox.handle(payload, job);
    };
    impatient.work({ handlers: handling({ charge }) });
    const outbox = new OutboxDouble(impatient.publisher);
    outbox.write(1);
    await outbox.publish();
    await begun.promise;
    const ports = cluster.servers.nodes.map(({ port }) => port);
    for (const port of ports) cluster.servers.pause(port);
    outbox.write(10);
    await expect(outbox.publish()).rejects.toBeInstanceOf(RedisDeadlineError);
    gate.resolve(undefined);
    for (let round = 0; round < 40; round += 1) await outbox.relay();
    for (const port of ports) cluster.servers.resume(port);
    const backAtMs = performance.now();
    await outbox.untilDone({ withinMs: 60_000 });
    show({ fault: 'outage', doneAfterMs: Math.round(performance.now() - backAtMs), runs: inbox.runs });
    expect(inbox.handled).toEqual(new Set(outbox.ids));
    await impatient.stop();
  }, 180_000);
});
