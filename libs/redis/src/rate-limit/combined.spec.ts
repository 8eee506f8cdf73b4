import { Socket } from 'node:net';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { askOneByOne } from '../../test/naive/limits-one-by-one.js';
import { arrivalsOf } from '../../test/support/arrivals.js';
import { callsOf } from '../../test/support/calls-of.js';
import { FAKE_NOW_MS, setClock, type FakeClock } from '../../test/support/fake-clock.js';
import { useTestCluster } from '../../test/support/test-cluster.js';
import { keyFamilies } from '../keys/key-families.js';
import { CombinedLimiter } from './combined-limiter.js';
import { GcraLimiter } from './gcra-limiter.js';
import { rateLimitHeaders } from './rate-limit-headers.js';
import { SlidingWindowLimiter } from './sliding-window-limiter.js';
import { ruleOf } from './rules.js';

/* Of one id: how many at once, how many a minute, how many of them may change something. */
const BURST = { name: 'burst', limit: 6, windowMs: 6_000, burst: 4 };
const MINUTE = { name: 'minute', limit: 12, windowMs: 60_000 };
const WRITES = { name: 'writes', limit: 5, windowMs: 60_000 };
const policies = [BURST, MINUTE, WRITES] as const;
const family = keyFamilies.rateLimitUser;

const cluster = useTestCluster();
let clock: FakeClock;
let ids = 0;

beforeAll(() => {
  clock = { nowMs: FAKE_NOW_MS };
});

const freshId = () => {
  ids += 1;
  return { userId: `user-${String(ids)}` };
};

const limiterOf = () => new CombinedLimiter({ client: setClock(cluster.client(), clock), family, policies });
const allowed = (decisions: readonly { isAllowed: boolean }[]) => decisions.map(({ isAllowed }) => isAllowed);
const remaining = (decisions: readonly { remaining: number }[]) => decisions.map((one) => one.remaining);

/** One process of which nobody can take turns: the rules as the stand-in keeps them. */
class Model {
  readonly #rules = policies.map((policy) => ruleOf({ policy, family, maxKeys: 1 }));

  judge({ cost, names }: { cost: number; names: readonly string[] }) {
    const request = { key: 'model', cost, nowMs: clock.nowMs };
    const rules = this.#rules.filter(({ quota }) => names.includes(quota.name));
    const admits = rules.map((rule) => rule.hasRoomFor(request));
    if (admits.every(Boolean)) for (const rule of rules) rule.note(request);
    return rules.map((rule, at) => ({ ...rule.decideHere(request, admits[at] === true), source: 'redis' }));
  }
}

const WHICH = [['burst', 'minute', 'writes'], ['burst', 'minute'], ['writes']] as const;

describe('several limits of one id, over two processes', () => {
  it('decide as one process would in which each rule is asked before any counts', async () => {
    const limiters = [limiterOf(), limiterOf()] as const;
    const arrivals = arrivalsOf({ windowMs: 60_000, limit: 4 });
    await fc.assert(
      fc.asyncProperty(
        arrivals,
        fc.array(fc.nat(2), { minLength: 40, maxLength: 40 }),
        async (all, which) => {
          const [id, model] = [freshId(), new Model()];
          for (const [at, { gapMs, cost, process }] of all.entries()) {
            clock.nowMs += gapMs;
            const names = WHICH[which[at] ?? 0] ?? WHICH[0];
            const decisions = await limiters[process === 0 ? 0 : 1].check(id, { cost, policies: names });
            expect(decisions).toEqual(model.judge({ cost, names }));
          }
        },
      ),
      { numRuns: 150 },
    );
  }, 120_000);

  it('admit no more than the least of them of what arrives everywhere at once', async () => {
    const [one, other, id] = [limiterOf(), limiterOf(), freshId()];
    const all = await Promise.all(Array.from({ length: 40 }, (_, at) => (at % 2 ? one : other).check(id)));
    expect(all.filter((decisions) => allowed(decisions).every(Boolean))).toHaveLength(BURST.burst);
  });

  it('count a refused request nowhere, which asking one by one does not manage', async () => {
    const [limiter, id] = [limiterOf(), freshId()];
    await limiter.check(id, { cost: 4 });
    clock.nowMs += 4_000;
    expect(allowed(await limiter.check(id))).toEqual([true, true, true]);
    for (let knock = 0; knock < 20; knock += 1) {
      expect(allowed(await limiter.check(id))).toEqual([true, true, false]);
      clock.nowMs += 1;
    }
    expect(remaining(await limiter.check(id, { policies: ['burst', 'minute'] }))).toEqual([2, 6]);

    const client = setClock(cluster.client(), clock);
    const rate = new GcraLimiter({ client, family: keyFamilies.rateLimitRate, policy: BURST });
    const writes = new SlidingWindowLimiter({ client, family, policy: { ...WRITES, limit: 1 } });
    const { userId } = freshId();
    const naive = () => askOneByOne([() => rate.check(userId), () => writes.check({ userId })]);
    expect(allowed(await naive())).toEqual([true, true]);
    for (let knock = 0; knock < 3; knock += 1) expect(allowed(await naive())).toEqual([true, false]);
    expect(await rate.check(userId)).toMatchObject({ isAllowed: false });
  });

  it('say that a rate nobody has asked yet is untouched when another limit refuses', async () => {
    const [limiter, id] = [limiterOf(), freshId()];
    for (let turn = 0; turn < 3; turn += 1) await limiter.check(id, { cost: 4, policies: ['minute'] });
    const decisions = await limiter.check(id, { policies: ['burst', 'minute'] });
    expect(allowed(decisions)).toEqual([true, false]);
    expect(remaining(decisions)).toEqual([BURST.burst, 0]);
  });

  it('do not let the time of a key run back with the clock of a promoted node', async () => {
    const [limiter, id] = [limiterOf(), freshId()];
    await limiter.check(id, { cost: 4 });
    clock.nowMs -= 600_000;
    expect(allowed(await limiter.check(id, { cost: 4 }))).toEqual([false, true, false]);
    expect(remaining(await limiter.check(id, { cost: 4, policies: ['minute'] }))).toEqual([MINUTE.limit - 8]);
    clock.nowMs += 604_000;
    expect(remaining(await limiter.check(id))).toEqual([BURST.burst - 1, MINUTE.limit - 9, WRITES.limit - 5]);
  });

  it('are told in header fields one by one, and the longest wait of all', async () => {
    const [limiter, id] = [limiterOf(), freshId()];
    clock.nowMs = Math.ceil(clock.nowMs / 60_000) * 60_000;
    await limiter.check(id, { cost: 4 });
    expect(rateLimitHeaders(await limiter.check(id, { cost: 2 }))).toEqual({
      'RateLimit-Policy': '"burst";q=4;w=4, "minute";q=12;w=60, "writes";q=5;w=60',
      RateLimit: '"burst";r=0;t=1, "minute";r=8;t=66, "writes";r=1;t=66',
      'Retry-After': '66',
    });
  });
});

/** The writes to sockets while something is done, each as how many scripts left together. */
async function packetsOf(work: () => Promise<unknown>): Promise<number[]> {
  const packets: number[] = [];
  const write = Reflect.get(Socket.prototype, '_write');
  Socket.prototype._write = function counted(this: Socket, ...args: Parameters<typeof write>) {
    packets.push(String(args[0]).split('\r\nevalsha\r\n').length - 1);
    write.apply(this, args);
  };
  try {
    await work();
  } finally {
    Socket.prototype._write = write;
  }
  return packets;
}

describe('a check', () => {
  it('is one command, however many limits it asks', async () => {
    const limiter = new CombinedLimiter({ client: cluster.client(), family, policies });
    const id = freshId();
    await limiter.check(id);
    const before = await callsOf(cluster, 'eval');
    for (let check = 0; check < 10; check += 1) expect(await limiter.check(id)).toHaveLength(3);
    expect((await callsOf(cluster, 'eval')) - before).toBe(10);
  });

  it('of two ids, an address and a user, leaves in the same tick', async () => {
    const client = cluster.client();
    const byUser = new CombinedLimiter({ client, family, policies });
    const byAddress = new CombinedLimiter({ client, family: keyFamilies.rateLimitIp, policies: [MINUTE] });
    const address = { address: '192.0.2.7' };
    await byAddress.check(address);
    const home = client.primaryOf(keyFamilies.rateLimitIp.key(address));
    // Of one primary, so that one packet shows it.
    const users = Array.from({ length: 60 }, freshId);
    const user = users.find((id) => client.primaryOf(family.key(id)) === home) ?? freshId();
    await byUser.check(user);
    expect(await packetsOf(() => Promise.all([byUser.check(user), byAddress.check(address)]))).toContain(2);
  });

  it('of two ids leaves what one admitted counted when the other refuses', async () => {
    const client = setClock(cluster.client(), clock);
    const byUser = new CombinedLimiter({ client, family, policies: [{ ...MINUTE, limit: 1 }] });
    const byAddress = new CombinedLimiter({ client, family: keyFamilies.rateLimitIp, policies: [MINUTE] });
    const [user, address] = [freshId(), { address: '192.0.2.8' }];
    const both = () => Promise.all([byAddress.check(address), byUser.check(user)]);
    expect((await both()).map(allowed)).toEqual([[true], [true]]);
    expect((await both()).map(allowed)).toEqual([[true], [false]]);
    expect(remaining(await byAddress.check(address))).toEqual([MINUTE.limit - 3]);
  });
});

describe('a mistake of ours', () => {
  it.each([
    { policies: [MINUTE, MINUTE], mend: 'give each policy of an id a name of its own' },
    { policies: [MINUTE, { ...BURST, name: 'minute' }], mend: 'give each policy of an id a name of its own' },
    { policies: [{ ...MINUTE, limit: 0 }], mend: 'set its limit to a whole number from 1 to 1000000' },
    { policies: [{ ...BURST, burst: 0 }], mend: 'set its burst to a whole number from 1 to 1000000' },
  ])('is seen when the limiter is made: %j', ({ policies: given, mend }) => {
    const make = () => new CombinedLimiter({ client: cluster.client(), family, policies: given });
    expect(make).toThrow(
      expect.objectContaining({
        code: 'RATE_LIMIT_POLICY_INVALID',
        message: `The rate limit policy '${given[0]?.name ?? ''}' cannot be kept: ${mend}.`,
      }),
    );
  });

  it('such as asking none, or a cost that one of them could never admit, is thrown at its caller', async () => {
    const limiter = limiterOf();
    expect(await limiter.check(freshId())).toHaveLength(3);
    await expect(limiter.check(freshId(), { policies: [] })).rejects.toMatchObject({
      code: 'RATE_LIMIT_POLICY_INVALID',
      fields: { policy: '' },
      message: "The rate limit policy '' cannot be kept: name at least one of the policies.",
    });
    await expect(limiter.check(freshId(), { cost: 5 })).rejects.toMatchObject({
      code: 'RATE_LIMIT_COST_INVALID',
      fields: { policy: 'burst', cost: 5, limit: 4 },
    });
  });
});

describe('a key', () => {
  it('lives as long as any of its windows when one of them begins a part', async () => {
    const limiter = limiterOf();
    const id = freshId();
    const redis = cluster.client().forUse('state');
    const ask = (name: string, ...args: string[]) => redis.send({ name, args, retry: 'idempotent' });
    clock.nowMs = Math.ceil(clock.nowMs / 6_000) * 6_000;
    const check = () => limiter.check(id, { policies: ['minute', 'writes'] });
    await check();
    await ask('pexpire', family.key(id), '30000');
    await check();
    expect(Number(await ask('pttl', family.key(id)))).toBeLessThanOrEqual(30_000);
    clock.nowMs += 6_000;
    await check();
    expect(Number(await ask('pttl', family.key(id)))).toBeGreaterThan(66_000 - 6_000);
  });

  it('costs at most 800 bytes with three limits in full use, and forgets parts that no longer count', async () => {
    const client = setClock(cluster.client(), clock);
    const wide = [BURST, { ...MINUTE, limit: 600 }, { ...WRITES, limit: 120 }];
    const limiter = new CombinedLimiter({ client, family, policies: wide });
    const id = { userId: '8f14e45f-ceea-467f-ab5e-3b1a2c9d7e01' };
    for (let part = 0; part < 40; part += 1) {
      expect(allowed(await limiter.check(id, { cost: 4 }))).toEqual([true, true, true]);
      clock.nowMs += 6_000;
    }
    const redis = cluster.client().forUse('state');
    const ask = (name: string, ...args: string[]) => redis.send({ name, args, retry: 'idempotent' });
    const size = Number(await ask('memory', 'USAGE', family.key(id)));
    if (process.env['SHOW_FIGURES']) process.stderr.write(`three limits: ${String(size)} bytes a key\n`);
    expect(size).toBeLessThanOrEqual(800);
    expect(Number(await ask('hlen', family.key(id)))).toBe(3);
    expect(Number(await ask('hstrlen', family.key(id), MINUTE.name))).toBe(4 + 11 * 10);
  });
});
