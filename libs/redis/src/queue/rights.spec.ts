import { describe, expect, it } from '@jest/globals';
import { redisEnvOf } from '@shop/local-stack';
import { chargeAttempt, handling, QueueBench, recorder } from '../../test/support/queue-bench.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { aclRules } from '../acl/acl-users.js';
import { RedisReplyError } from '../client/redis.errors.js';
import { UnrecoverableJobError } from './queue.errors.js';

const cluster = useOwnCluster({ users: aclRules() });

/** What the nodes have refused. */
async function refusals(): Promise<string[]> {
  const logs = await Promise.all(
    cluster.servers.nodes.map(({ port }) => cluster.servers.cli(port, 'ACL', 'LOG')),
  );
  return logs.filter((log) => log !== '');
}

const benchOf = (user: string) => new QueueBench(cluster, redisEnvOf(user, cluster.servers));

describe('a queue over TLS, each end as the user of its service', () => {
  it('misses no right, whatever becomes of its jobs', async () => {
    const [order, payment] = [benchOf('order'), benchOf('payment')];
    const { handlers } = recorder(({ deliveries, messageId }) => {
      if (messageId === 'doomed') throw new UnrecoverableJobError('declined');
      if (deliveries < 2) throw new Error('of the spec');
    });
    payment.work({ handlers });
    const [done, dead, later] = [
      chargeAttempt(),
      chargeAttempt({ id: 'doomed' }),
      chargeAttempt({ delayMs: 50 }),
    ];
    expect(await order.publisher.publish([done, dead, later])).toHaveLength(3);
    await order.untilIs(done, 'done');
    await order.untilIs(dead, 'dead');
    await order.untilIs(later, 'done');
    expect(await order.inspector.read()).toMatchObject([{ jobs: { completed: 2, failed: 1 }, workers: 1 }]);
    await payment.stop();
    await returnOne(order, benchOf('payment'));
    expect([...order.logged, ...payment.logged].filter((line) => /NOPERM|ERR/.test(line))).toEqual([]);
    expect(await refusals()).toEqual([]);
    await order.stop();
  }, 60_000);

  it('is closed to the others', async () => {
    const product = benchOf('product');
    await expect(product.publisher.publish([chargeAttempt()])).rejects.toBeInstanceOf(RedisReplyError);
    await product.stop();
  }, 60_000);
});

/** Has a worker that stops give a job back, and another one end it. */
async function returnOne(order: QueueBench, payment: QueueBench): Promise<void> {
  const begun = Promise.withResolvers<undefined>();
  const stuck = async () => {
    begun.resolve(undefined);
    await new Promise(() => undefined);
  };
  const worker = payment.work({ handlers: handling({ charge: stuck }), graceMs: 10 });
  const attempt = chargeAttempt();
  await order.publisher.publish([attempt]);
  await begun.promise;
  await worker.stop();
  payment.work({ handlers: recorder().handlers });
  await order.untilIs(attempt, 'done');
  await payment.stop();
}
