import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { chargeAttempt, handling, QueueBench } from '../../test/support/queue-bench.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';

const cluster = useOwnCluster();

/** Timers that keep the process alive: BullMQ renews locks by one until its worker has closed. */
const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

async function expectNothingLeft(bench: QueueBench, before: number): Promise<void> {
  const isGone = () => Promise.resolve(bench.budget.open === 0 && timers() <= before);
  await until(isGone, { what: 'no socket and no timer is left', withinMs: 10_000 });
}

describe('a worker that stops leaves no timer behind that would keep its process alive', () => {
  it.each([0, 20, 60, 150, 400])('when Redis was never there, %i ms after it began', async (afterMs) => {
    const before = timers();
    const env = { REDIS_NODES: '127.0.0.1:1', REDIS_QUEUE_DEADLINE_MS: '200' };
    const bench = new QueueBench(cluster, env);
    bench.work({ graceMs: 10 });
    await sleep(afterMs);
    await bench.stop();
    await expectNothingLeft(bench, before);
  });

  it('when Redis goes while jobs are published and run', async () => {
    const before = timers();
    const bench = new QueueBench(cluster);
    bench.work({ graceMs: 10, handlers: handling({ charge: () => Promise.resolve() }) });
    const first = chargeAttempt();
    await bench.publisher.publish([first]);
    await bench.untilIs(first, 'done');
    const published = bench.publisher.publish([chargeAttempt(), chargeAttempt()]).catch(() => undefined);
    await Promise.all(cluster.servers.nodes.map(({ port }) => cluster.servers.kill(port)));
    expect(timers()).toBeGreaterThan(before);
    await bench.stop();
    await published;
    await expectNothingLeft(bench, before);
  }, 60_000);
});
