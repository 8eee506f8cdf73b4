import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import fc from 'fast-check';
import { register } from 'prom-client';
import { SetNxLock } from '../../test/naive/set-nx-lock.js';
import { ChildProgram } from '../../test/support/child-program.js';
import { FAKE_NOW_MS, setClock } from '../../test/support/fake-clock.js';
import { FencedStore } from '../../test/support/fenced-store.js';
import { useOwnCluster } from '../../test/support/test-cluster.js';
import type { RedisClient } from '../client/redis-client.js';
import { keyFamilies } from '../keys/key-families.js';
import { InvalidKeyIdError } from '../keys/keys.errors.js';
import { LockHeldError, LockLostError, LockOptionsError } from './lock.errors.js';
import { Locks, type HeldLock } from './locks.js';

const cluster = useOwnCluster();
let client: RedisClient;
let names = 0;
const children: ChildProgram[] = [];

beforeAll(() => {
  client = cluster.client();
});

afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()));
});

const freshName = () => {
  names += 1;
  return `job-${String(names)}`;
};

function holder(name: string, ...rest: string[]): ChildProgram {
  const child = new ChildProgram('lock-holder.ts', cluster.servers.seeds, name, ...rest);
  children.push(child);
  return child;
}

const tokenIn = (line: string) => Number(/^(?:token|write) (\d+)/.exec(line)?.[1]);
const tokenOf = ({ token }: HeldLock) => Promise.resolve(token);

async function countOf(name: string, labels: Record<string, string>): Promise<number> {
  const found = (await register.getMetricsAsJSON()).find((one) => one.name === name)?.values ?? [];
  const matches = found.filter((one) =>
    Object.entries(labels).every(([key, value]) => one.labels[key] === value),
  );
  return matches.reduce((sum, { value }) => sum + value, 0);
}

/** A lock that is held until the spec says so. */
async function hold(locks: Locks, name: string, leaseMs: number) {
  const [begun, free] = [Promise.withResolvers<HeldLock>(), Promise.withResolvers<string>()];
  const work = (held: HeldLock) => {
    begun.resolve(held);
    return free.promise;
  };
  const ended = locks.withLock(name, work, { leaseMs });
  ended.catch(begun.reject);
  const held = await begun.promise;
  return { held, ended, free };
}

describe('a lock', () => {
  it('lets one of several processes work at a time', async () => {
    const name = freshName();
    const programs = Array.from({ length: 3 }, () => holder(name, '5000', '15'));
    expect(await Promise.all(programs.map((program) => program.hears()))).toEqual(['done', 'done', 'done']);
    expect(await client.forUse('state').get(`counted:${name}`)).toBe('45');
  }, 60_000);

  it('hands on what comes of the work, and what goes wrong in it, and is free afterwards', async () => {
    const [locks, name] = [new Locks({ client }), freshName()];
    const options = { leaseMs: 60_000 };
    expect(await locks.withLock(name, () => Promise.resolve('done'), options)).toBe('done');
    const failing = locks.withLock(name, () => Promise.reject(new Error('no')), options);
    await expect(failing).rejects.toThrow('no');
    expect(await locks.withLock(name, tokenOf, options)).toBeGreaterThan(0);
  });

  it('refuses whoever comes second, or lets them wait for a while', async () => {
    const [locks, name] = [new Locks({ client }), freshName()];
    const first = await hold(locks, name, 10_000);
    const refused = locks.withLock(name, tokenOf, { leaseMs: 10_000 });
    await expect(refused).rejects.toBeInstanceOf(LockHeldError);
    await expect(refused).rejects.toMatchObject({
      status: 409,
      retryAfterSeconds: 10,
      fields: { lock: name },
    });
    const impatient = locks.withLock(name, tokenOf, { leaseMs: 10_000, waitMs: 30 });
    await expect(impatient).rejects.toBeInstanceOf(LockHeldError);
    const patient = locks.withLock(name, tokenOf, { leaseMs: 10_000, waitMs: 20_000 });
    first.free.resolve('done');
    expect(await patient).toBeGreaterThan(first.held.token);
    expect(await first.ended).toBe('done');
  }, 30_000);

  it('is kept for as long as the work takes', async () => {
    const [locks, name] = [new Locks({ client }), freshName()];
    const { held, ended, free } = await hold(locks, name, 2_000);
    const other = locks.withLock(name, tokenOf, { leaseMs: 2_000, waitMs: 3_000 });
    await expect(other).rejects.toBeInstanceOf(LockHeldError);
    expect(held.signal.aborted).toBe(false);
    free.resolve('kept');
    expect(await ended).toBe('kept');
  });

  it('is not had from an answer that comes when its lease is over, but from the next', async () => {
    const [locks, name] = [new Locks({ client }), freshName()];
    await client.connect();
    const port = Number(client.primaryOf(keyFamilies.lock.key(name))?.split(':')[1]);
    const pause = () => cluster.servers.cli(port, 'CLIENT', 'PAUSE', '600', 'WRITE');
    await pause();
    const late = locks.withLock(name, tokenOf, { leaseMs: 300 });
    await expect(late).rejects.toMatchObject({ code: 'LOCK_HELD', retryAfterSeconds: 1 });
    await pause();
    expect(await locks.withLock(name, tokenOf, { leaseMs: 400, waitMs: 20_000 })).toBeGreaterThan(0);
  });

  it.each([{ leaseMs: 99 }, { leaseMs: 100.5 }, { leaseMs: 3_600_001 }, { leaseMs: 100, waitMs: -1 }])(
    'is not taken under %j',
    async (options) => {
      const refused = new Locks({ client }).withLock('options', tokenOf, options);
      await expect(refused).rejects.toBeInstanceOf(LockOptionsError);
    },
  );

  it('has a name that may become a key', async () => {
    const refused = new Locks({ client }).withLock('a:b', tokenOf, { leaseMs: 100 });
    await expect(refused).rejects.toBeInstanceOf(InvalidKeyIdError);
  });
});

describe('a holder that was killed', () => {
  it('is followed by exactly one other, when its lease has ended', async () => {
    const name = freshName();
    const child = holder(name, '1500');
    const first = tokenIn(await child.hears());
    await child.kill();
    const order: string[] = [];
    const follow = (who: string) =>
      new Locks({ client: cluster.client() }).withLock(
        name,
        async ({ token }) => {
          order.push(`${who} begins`);
          await client.ping();
          order.push(`${who} ends`);
          return token;
        },
        { leaseMs: 5_000, waitMs: 20_000 },
      );
    const killedAtMs = performance.now();
    const tokens = await Promise.all([follow('one'), follow('other')]);
    expect(performance.now() - killedAtMs).toBeGreaterThan(500);
    const [winner] = order[0]?.split(' ') ?? [];
    expect(order.slice(0, 2)).toEqual([`${winner ?? ''} begins`, `${winner ?? ''} ends`]);
    expect(new Set([first, ...tokens]).size).toBe(3);
    expect(Math.min(...tokens)).toBeGreaterThan(first);
  }, 60_000);
});

describe('a holder that stood still past its lease', () => {
  it('is refused by what the lock protects, and leaves the next one alone', async () => {
    const [name, store] = [freshName(), new FencedStore()];
    const child = holder(name, '1000');
    const old = tokenIn(await child.hears());
    child.signal('SIGSTOP');
    const next = await new Promise<HeldLock>((resolve, reject) => {
      const work = async (held: HeldLock) => {
        expect(store.write(held.token, 'new')).toBe(true);
        resolve(held);
        child.signal('SIGCONT');
        child.tell('write');
        const late = await child.hears();
        expect(tokenIn(late)).toBe(old);
        expect(store.write(old, 'old')).toBe(false);
        await child.kill();
        expect(held.signal.aborted).toBe(false);
      };
      new Locks({ client }).withLock(name, work, { leaseMs: 10_000, waitMs: 20_000 }).catch(reject);
    });
    expect(next.token).toBeGreaterThan(old);
    expect(store).toMatchObject({ value: 'new', accepted: [next.token] });
    const left = await new Locks({ client }).withLock(name, tokenOf, { leaseMs: 5_000, waitMs: 15_000 });
    expect(left).toBeGreaterThan(next.token);
  }, 60_000);

  it('gives back the lock of another where a lock is a key that is set and deleted', async () => {
    const redis = client.forUse('state');
    const [slow, next, third] = [0, 1, 2].map(() => new SetNxLock(redis, 'naive:lock'));
    expect(await slow?.acquire(50)).toBe(true);
    await until(async () => (await next?.acquire(60_000)) === true, {
      what: 'the next one',
      withinMs: 5_000,
    });
    await slow?.release();
    expect(await third?.acquire(60_000)).toBe(true);
  });
});

describe('a holder whose lease cannot be extended', () => {
  it('is told when the key is lost, hands on what comes of its work, and takes nothing from the next one', async () => {
    const [locks, name] = [new Locks({ client }), freshName()];
    const before = await countOf('lock_losses_total', { reason: 'taken' });
    const { held, ended, free } = await hold(locks, name, 3_000);
    await client.forUse('state').delete(keyFamilies.lock.key(name));
    await until(() => Promise.resolve(held.signal.aborted), { what: 'told', withinMs: 10_000 });
    expect(held.signal.reason).toBeInstanceOf(LockLostError);
    expect(held.signal.reason).toMatchObject({ status: 503, fields: { lock: name, reason: 'taken' } });
    expect(await countOf('lock_losses_total', { reason: 'taken' })).toBe(before + 1);
    const next = await hold(locks, name, 3_000);
    expect(next.held.token).toBeGreaterThan(held.token);
    free.resolve('all the same');
    expect(await ended).toBe('all the same');
    const third = { leaseMs: 3_000, waitMs: 300 };
    await expect(locks.withLock(name, tokenOf, third)).rejects.toBeInstanceOf(LockHeldError);
    next.free.resolve('given back');
  });

  it('is told before its lease is over when Redis says nothing', async () => {
    const hung = cluster.client({ env: { REDIS_STATE_DEADLINE_MS: '1000' } });
    const [locks, name] = [new Locks({ client: hung }), freshName()];
    const { held, ended, free } = await hold(locks, name, 1_500);
    for (const { port } of cluster.servers.nodes) cluster.servers.pause(port);
    await until(() => Promise.resolve(held.signal.aborted), { what: 'told', withinMs: 10_000 });
    expect(held.signal.reason).toMatchObject({ fields: { reason: 'silence' } });
    free.resolve('done');
    expect(await ended).toBe('done');
    const refused = locks.withLock(name, tokenOf, { leaseMs: 1_000, waitMs: 60_000 });
    await expect(refused).rejects.toMatchObject({ status: 503, retryAfterSeconds: 2 });
    for (const { port } of cluster.servers.nodes) cluster.servers.resume(port);
    await cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
  }, 120_000);
});

describe('a token', () => {
  it('is higher than every one before, whatever becomes of clock and key, unless both are lost', async () => {
    const clock = { nowMs: FAKE_NOW_MS };
    const locks = new Locks({ client: setClock(cluster.client(), clock, 'state') });
    const step = fc.oneof(
      fc.record({ kind: fc.constant('wait' as const), ms: fc.nat(5_000) }),
      fc.record({ kind: fc.constant('set back' as const), ms: fc.nat(5_000) }),
      fc.record({ kind: fc.constant('lose the key' as const), ms: fc.constant(0) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const name = freshName();
        let newest = await locks.withLock(name, tokenOf, { leaseMs: 1_000 });
        for (const { kind, ms } of steps) {
          if (kind === 'wait') clock.nowMs += ms;
          if (kind === 'set back') clock.nowMs -= ms;
          const isBehind = clock.nowMs * 1_000 <= newest;
          // What no counter survives: the key is lost while the clock is behind the last token.
          if (kind === 'lose the key' && !isBehind)
            await client.forUse('state').delete(keyFamilies.lock.key(name));
          const token = await locks.withLock(name, tokenOf, { leaseMs: 1_000 });
          expect(token).toBeGreaterThan(newest);
          newest = token;
        }
        clock.nowMs += 100_000;
      }),
      { numRuns: 60 },
    );
  }, 60_000);
});

describe('a primary that is killed before its replica knows of the holder', () => {
  it('gives the lock twice: the first holder is told, and the fence refuses it', async () => {
    const [name, store] = [freshName(), new FencedStore()];
    await client.connect();
    const key = keyFamilies.lock.key(name);
    const primary = Number(client.primaryOf(key)?.split(':')[1]);
    const roles = await cluster.servers.roles();
    const replica = roles.find(({ primaryPort }) => primaryPort === primary)?.port ?? 0;
    cluster.servers.pause(replica);
    await cluster.servers.cli(primary, 'CLIENT', 'KILL', 'TYPE', 'replica');
    const first = await hold(new Locks({ client: cluster.client() }), name, 9_000);
    await cluster.servers.kill(primary);
    cluster.servers.resume(replica);

    const second = await hold(new Locks({ client }), name, 60_000);
    expect(second.held.token).toBeGreaterThan(first.held.token);
    expect(store.write(second.held.token, 'second')).toBe(true);
    expect(store.write(first.held.token, 'first')).toBe(false);
    await until(() => Promise.resolve(first.held.signal.aborted), { what: 'told', withinMs: 20_000 });
    expect(first.held.signal.reason).toBeInstanceOf(LockLostError);
    first.free.resolve('first');
    expect(await first.ended).toBe('first');
    second.free.resolve('second');
    expect(await second.ended).toBe('second');
    await cluster.servers.restart(primary);
    await cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
  }, 120_000);
});
