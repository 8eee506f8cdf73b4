import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import {
  guarded,
  IncrementTraffic,
  unsafe,
  type IncrementResult,
} from '../../test/support/increment-traffic.js';
import { SteadyTraffic, type TrafficResult } from '../../test/support/steady-traffic.js';
import { startTestCluster, type OwnCluster } from '../../test/support/test-cluster.js';

let cluster: OwnCluster;

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

interface Result {
  /** Of the class `idempotent`: SET and GET. */
  readonly writes: TrafficResult;
  readonly guarded: IncrementResult;
  readonly unsafe: IncrementResult;
}

/** Runs traffic of all classes around an event and for a moment after it, until every key has been answered again. */
async function during(event: () => Promise<void>): Promise<Result> {
  const client = cluster.client();
  const traffic = new SteadyTraffic(client);
  const increments = [
    new IncrementTraffic(client, { guarded }),
    new IncrementTraffic(client, { unsafe }),
  ] as const;
  const more = async (requests: number) => {
    const goal = traffic.requests + requests;
    await until(() => Promise.resolve(traffic.requests >= goal), { what: 'traffic flows', withinMs: 40_000 });
  };
  await more(3_000);
  await event();
  await more(3_000);
  const result = {
    writes: await traffic.stop(),
    guarded: await increments[0].stop(),
    unsafe: await increments[1].stop(),
  };
  await client.close();
  if (process.env['SHOW_FIGURES'])
    process.stderr.write(`${JSON.stringify({ test: expect.getState().currentTestName, ...result })}\n`);
  return result;
}

const LONGEST_MS = 5_000;

/** Replication is asynchronous: a primary that dies takes with it what it had confirmed in its last moment, and no more. */
const LOST_MAX = 100;

const lostBy = ({ writes, guarded: byId, unsafe: once }: Result) => [writes.lostWrites, byId.lost, once.lost];

/** What holds in every fault: none failed, none waited long, none was applied twice; what was lost is told apart. */
function expectNothingFailed({ writes, guarded: byId, unsafe: once }: Result): void {
  expect([writes.failures, byId.failures, once.failures]).toEqual([[], [], []]);
  const longest = Math.max(writes.longestWaitMs, byId.longestWaitMs, once.longestWaitMs);
  expect(longest).toBeLessThanOrEqual(LONGEST_MS);
  expect([byId.again, byId.unknown, byId.applied]).toEqual([0, 0, byId.acknowledged - byId.lost]);
  expect(once.again).toBe(0);
  expect(Math.max(...lostBy({ writes, guarded: byId, unsafe: once }))).toBeLessThanOrEqual(LOST_MAX);
  expect(once.applied).toBeGreaterThanOrEqual(once.acknowledged - once.lost);
  expect(once.applied).toBeLessThanOrEqual(once.acknowledged - once.lost + once.unknown);
}

describe('the client under faults, with 30 callers writing and reading and 20 adding to counters', () => {
  it('fails nothing and applies nothing twice while 1,500 slots move to another primary', async () => {
    const roles = await cluster.servers.roles();
    const [from, to] = roles.filter(({ slots }) => slots.length > 0).map(({ port }) => port);
    const result = await during(() =>
      cluster.servers.moveSlots({ from: from ?? 0, to: to ?? 0, count: 1_500 }),
    );
    expectNothingFailed(result);
    expect(lostBy(result)).toEqual([0, 0, 0]);
  }, 120_000);

  it('fails nothing and applies nothing twice in a planned failover', async () => {
    const { replica } = await pair();
    const result = await during(() => cluster.servers.failover(replica));
    expectNothingFailed(result);
    expect(lostBy(result)).toEqual([0, 0, 0]);
  }, 120_000);

  it('fails nothing and applies nothing twice when a primary is killed, which may lose what was confirmed last', async () => {
    const { primary, replica } = await pair();
    const result = await during(async () => {
      await cluster.servers.kill(primary);
      await until(() => isPrimary(replica), { what: 'the replica was promoted', withinMs: 30_000 });
    });
    expectNothingFailed(result);
  }, 120_000);

  it('fails nothing and applies nothing twice when a primary hangs, which may lose what was confirmed last', async () => {
    const { primary, replica } = await pair();
    const result = await during(async () => {
      cluster.servers.pause(primary);
      await until(() => isPrimary(replica), { what: 'the replica was promoted', withinMs: 30_000 });
    });
    cluster.servers.resume(primary);
    expectNothingFailed(result);
  }, 120_000);
});
