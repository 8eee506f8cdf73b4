import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { register } from 'prom-client';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import { keyFamilies } from '../keys/key-families.js';
import { CombinedLimiter } from './combined-limiter.js';
import type { RateLimitDecision } from './decision.js';
import { SlidingWindowLimiter } from './sliding-window-limiter.js';

const POLICY = { name: 'spec-outage', limit: 5, windowMs: 60_000 };
const family = keyFamilies.rateLimitUser;

const cluster = useOwnCluster();
let ids = 0;

afterEach(async () => {
  await cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
}, 70_000);

const freshId = () => {
  ids += 1;
  return { userId: `user-${String(ids)}` };
};

function limiter(policy = POLICY, env: Record<string, string> = { REDIS_LIMITER_DEADLINE_MS: '1000' }) {
  return new SlidingWindowLimiter({ client: cluster.client({ env }), family, policy });
}

async function primaryOf(key: string): Promise<number> {
  const client = cluster.client();
  await client.connect();
  return Number(client.primaryOf(key)?.split(':')[1]);
}

/** Checks that arrive together: who counted, and how many were admitted. */
async function sourcesAndAdmitted(checks: number, check: () => Promise<RateLimitDecision>) {
  const decisions = await Promise.all(Array.from({ length: checks }, check));
  return {
    sources: new Set(decisions.map(({ source }) => source)),
    admitted: decisions.filter(({ isAllowed }) => isAllowed).length,
  };
}

describe('while Redis hangs', () => {
  it('this process limits at the same rate, counts what Redis admitted, and goes back when Redis answers', async () => {
    const [known, fresh, limits] = [freshId(), freshId(), limiter()];
    await until(async () => (await limits.check(freshId())).source === 'redis', {
      what: 'connected',
      withinMs: 20_000,
    });
    expect(await limits.check(known, { cost: 3 })).toMatchObject({ source: 'redis', remaining: 2 });
    for (const { port } of cluster.servers.nodes) cluster.servers.pause(port);

    const local = new Set(['local']);
    expect(await sourcesAndAdmitted(4, () => limits.check(known))).toEqual({ sources: local, admitted: 2 });
    expect(await sourcesAndAdmitted(8, () => limits.check(fresh))).toEqual({ sources: local, admitted: 5 });
    expect(await limits.check(fresh)).toMatchObject({ isAllowed: false, remaining: 0 });
    const metric = await register.getSingleMetricAsString('rate_limit_decisions_total');
    expect(metric).toMatch(/policy="spec-outage",outcome="admitted",source="local"\} 7/);
    expect(metric).toMatch(/policy="spec-outage",outcome="refused",source="local"\} 6/);

    for (const { port } of cluster.servers.nodes) cluster.servers.resume(port);
    await until(async () => (await limits.check(freshId())).source === 'redis', {
      what: 'Redis counts',
      withinMs: 30_000,
    });
  }, 120_000);

  it('several limits of one id are counted here all or none too, from what Redis admitted here', async () => {
    const client = cluster.client({ env: { REDIS_LIMITER_DEADLINE_MS: '1000' } });
    const burst = { name: 'burst', limit: 6, windowMs: 60_000, burst: 4 };
    const minute = { name: 'minute', limit: 12, windowMs: 60_000 };
    const limits = new CombinedLimiter({ client, family, policies: [burst, minute] });
    const counted = async () => (await limits.check(freshId())).every(({ source }) => source === 'redis');
    await until(counted, { what: 'connected', withinMs: 20_000 });
    const id = freshId();
    expect(await limits.check(id, { cost: 2 })).toMatchObject([{ remaining: 2 }, { remaining: 10 }]);
    for (const { port } of cluster.servers.nodes) cluster.servers.pause(port);
    const all = await Promise.all(Array.from({ length: 5 }, () => limits.check(id)));
    for (const { port } of cluster.servers.nodes) cluster.servers.resume(port);
    expect(all.flat().every(({ source }) => source === 'local')).toBe(true);
    expect(all.map((decisions) => decisions.map(({ isAllowed }) => isAllowed))).toEqual([
      [true, true],
      [true, true],
      ...Array<boolean[]>(3).fill([false, true]),
    ]);
    expect(all.at(-1)).toMatchObject([{ remaining: 0 }, { remaining: 8 }]);
    const metric = await register.getSingleMetricAsString('rate_limit_decisions_total');
    expect(metric).toMatch(/policy="minute",outcome="spared",source="local"\} 3/);
    expect(metric).toMatch(/policy="burst",outcome="refused",source="local"\} 3/);
  }, 60_000);
});

describe('a failover of the key', () => {
  it('costs local decisions for a moment; what the replica had is still counted', async () => {
    const [id, limits] = [freshId(), limiter()];
    await until(async () => (await limits.check(freshId())).source === 'redis', {
      what: 'connected',
      withinMs: 20_000,
    });
    expect(await limits.check(id, { cost: 4 })).toMatchObject({ source: 'redis', remaining: 1 });
    const primary = await primaryOf(family.key(id));
    const replica =
      (await cluster.servers.roles()).find(({ primaryPort }) => primaryPort === primary)?.port ?? 0;
    const keysOf = (port: number) => cluster.servers.cli(port, 'DBSIZE');
    await until(async () => (await keysOf(primary)) === (await keysOf(replica)), {
      what: 'replicated',
      withinMs: 20_000,
    });

    await cluster.servers.kill(primary);
    expect(await limits.check(id)).toMatchObject({ source: 'local', isAllowed: true, remaining: 0 });
    const seen: number[] = [];
    const isBack = async () => {
      const { source, remaining } = await limits.check(id, { cost: 2 });
      if (source === 'redis') seen.push(remaining);
      return source === 'redis';
    };
    await until(isBack, { what: 'the promoted node counts', withinMs: 30_000 });
    expect(seen).toEqual([1]);
    await cluster.servers.restart(primary);
  }, 120_000);
});

async function outcomesUnknown(): Promise<number> {
  const metric = await register.getSingleMetricAsString('redis_client_command_failures_total');
  return Number(/use="limiter",code="REDIS_OUTCOME_UNKNOWN"\} (\d+)/.exec(metric)?.[1] ?? 0);
}

describe('a check whose connection is lost before the answer', () => {
  it('is not sent again: it counts at most once in Redis, and once here', async () => {
    const [id, limits] = [freshId(), limiter(POLICY, { REDIS_LIMITER_DEADLINE_MS: '30000' })];
    expect(await limits.check(id)).toMatchObject({ source: 'redis', remaining: 4 });
    const port = await primaryOf(family.key(id));
    await cluster.servers.cli(port, 'CLIENT', 'PAUSE', '600000', 'WRITE');
    const before = await outcomesUnknown();
    const check = limits.check(id);
    const isHeld = async () =>
      (await cluster.servers.cli(port, 'INFO', 'clients')).includes('blocked_clients:1');
    await until(isHeld, { what: 'the check has arrived', withinMs: 25_000 });
    await cluster.servers.cli(port, 'CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes');
    expect(await check).toMatchObject({ source: 'local', isAllowed: true });
    expect(await outcomesUnknown()).toBe(before + 1);
    await cluster.servers.cli(port, 'CLIENT', 'UNPAUSE');
    await until(async () => (await limits.check(freshId())).source === 'redis', {
      what: 'connected',
      withinMs: 20_000,
    });
    expect(await limits.check(id)).toMatchObject({ source: 'redis', remaining: 3 });
  }, 60_000);
});

describe('a Redis that evicts', () => {
  it('forgets a counter, which gives its owner a new quota: the open side', async () => {
    const [id, limits] = [freshId(), limiter()];
    await until(async () => (await limits.check(freshId())).source === 'redis', {
      what: 'connected',
      withinMs: 20_000,
    });
    expect((await limits.check(id, { cost: 5 })).isAllowed).toBe(true);
    expect((await limits.check(id)).isAllowed).toBe(false);
    const port = await primaryOf(family.key(id));
    await cluster.servers.cli(port, 'CONFIG', 'SET', 'maxmemory', '1');
    await until(async () => (await cluster.servers.cli(port, 'DBSIZE')).trim() === '0', {
      what: 'evicted',
      withinMs: 20_000,
    });
    expect(await limits.check(id)).toMatchObject({ source: 'local', isAllowed: false });
    await cluster.servers.cli(port, 'CONFIG', 'SET', 'maxmemory', '128mb');
    expect(await limits.check(id)).toMatchObject({ source: 'redis', isAllowed: true, remaining: 4 });
  }, 60_000);
});
