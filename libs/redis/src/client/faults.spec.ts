import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { SteadyTraffic, type TrafficResult } from '../../test/support/steady-traffic.js';
import { startTestCluster, type TestCluster } from '../../test/support/test-cluster.js';

let cluster: TestCluster;

// One cluster for each fault: what a fault leaves behind in the servers must not decide about the next one.
beforeEach(async () => {
  cluster = await startTestCluster();
}, 60_000);

afterEach(async () => {
  await cluster.stop();
}, 60_000);

/** A primary with slots and its replica. After a restart the nodes need a moment to agree on who follows whom. */
async function pair(): Promise<{ primary: number; replica: number }> {
  let found = { primary: 0, replica: 0 };
  const isFound = async () => {
    const roles = await cluster.servers.roles();
    const pairs = roles.flatMap((replica) => {
      const primary = roles.find(({ port, slots }) => port === replica.primaryPort && slots.length > 0);
      return primary === undefined || replica.isFailed
        ? []
        : [{ primary: primary.port, replica: replica.port }];
    });
    found = pairs[0] ?? found;
    return pairs.length === 3 && (await cluster.servers.cli(found.replica, 'ROLE')).startsWith('slave');
  };
  await until(isFound, { what: 'three primaries have a replica each', withinMs: 30_000 });
  return found;
}

async function isPrimary(port: number): Promise<boolean> {
  return (await cluster.servers.cli(port, 'ROLE')).startsWith('master');
}

/** Runs traffic around an event and for a moment after it, until every key has been answered again. */
async function during(event: () => Promise<void>): Promise<TrafficResult> {
  const client = cluster.client();
  const traffic = new SteadyTraffic(client);
  const more = async (requests: number) => {
    const goal = traffic.requests + requests;
    await until(() => Promise.resolve(traffic.requests >= goal), { what: 'traffic flows', withinMs: 40_000 });
  };
  await more(3_000);
  await event();
  await more(3_000);
  const result = await traffic.stop();
  await client.close();
  if (process.env['SHOW_FIGURES'])
    process.stderr.write(`${JSON.stringify({ test: expect.getState().currentTestName, ...result })}\n`);
  return result;
}

describe('the client under faults, with 30 callers writing and reading', () => {
  it('fails nothing while 1,500 slots move to another primary', async () => {
    const roles = await cluster.servers.roles();
    const [from, to] = roles.filter(({ slots }) => slots.length > 0).map(({ port }) => port);
    const result = await during(() =>
      cluster.servers.moveSlots({ from: from ?? 0, to: to ?? 0, count: 1_500 }),
    );
    expect(result).toMatchObject({ failures: [], lostWrites: 0 });
  }, 120_000);

  it('fails nothing in a planned failover', async () => {
    const { replica } = await pair();
    const result = await during(() => cluster.servers.failover(replica));
    expect(result).toMatchObject({ failures: [], lostWrites: 0 });
  }, 120_000);

  it('fails nothing when a primary is killed', async () => {
    const { primary, replica } = await pair();
    const result = await during(async () => {
      await cluster.servers.kill(primary);
      await until(() => isPrimary(replica), { what: 'the replica was promoted', withinMs: 30_000 });
    });
    expect(result.failures).toEqual([]);
  }, 120_000);

  it('fails nothing when a primary hangs', async () => {
    const { primary, replica } = await pair();
    const result = await during(async () => {
      cluster.servers.pause(primary);
      await until(() => isPrimary(replica), { what: 'the replica was promoted', withinMs: 30_000 });
    });
    cluster.servers.resume(primary);
    expect(result.failures).toEqual([]);
  }, 120_000);
});
