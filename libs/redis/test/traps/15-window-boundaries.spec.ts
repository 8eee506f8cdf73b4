import { afterEach, jest } from '@jest/globals';
import { ReadThenWriteBucket } from '../naive/read-then-write-bucket.js';
import { FAKE_NOW_MS } from '../support/fake-clock.js';
import { FixedWindow } from './naive/fixed-window.js';
import { admittedOf, ourLimits, POLICY, type Limits } from './support/limits.js';
import { trap } from './support/trap.js';
import { useStruckBench } from './support/struck-bench.js';
import { comesTrue } from './support/trap-bench.js';

const bench = useStruckBench();
const { limit, windowMs } = POLICY;
const clock = { nowMs: FAKE_NOW_MS };

/** From here on, every clock says what `clock` says: the process' own and that of Redis. */
function takeTime(): void {
  jest.spyOn(Date, 'now').mockImplementation(() => clock.nowMs);
}

afterEach(() => {
  jest.restoreAllMocks();
});

const fixedWindow = () => new FixedWindow(bench.plain(), POLICY);
const slidingWindow = () => ourLimits(bench.client(), clock);

trap('twice the limit within a moment, before and after the end of a window', {
  naive: fixedWindow,
  ours: slidingWindow,
  springs: async (limits: Limits) => {
    const id = bench.freshId();
    takeTime();
    clock.nowMs = (Math.floor(clock.nowMs / windowMs) + 2) * windowMs - 1;
    const before = await admittedOf(limit, () => limits.check(id));
    clock.nowMs += 1;
    return before + (await admittedOf(limit, () => limits.check(id))) > limit;
  },
});

trap('more than the limit out of many requests at one moment', {
  naive: (): Limits => new ReadThenWriteBucket(bench.client().forUse('limiter'), limit),
  ours: (): Limits => ourLimits(bench.client()),
  springs: async (limits) => {
    const id = bench.freshId();
    return (await admittedOf(5 * limit, () => limits.check(id))) > limit;
  },
});

trap('a refused request of a high cost that uses up what smaller ones still might', {
  naive: fixedWindow,
  ours: slidingWindow,
  springs: async (limits: Limits) => {
    const id = bench.freshId();
    takeTime();
    await limits.check(id, { cost: 8 });
    await limits.check(id, { cost: 8 });
    return !(await limits.check(id, { cost: 2 }));
  },
});

trap('requests that hang or fail because the limiter does not hear from Redis', {
  naive: fixedWindow,
  ours: (): Limits => ourLimits(bench.client({ REDIS_LIMITER_DEADLINE_MS: '50' })),
  springs: async (limits) => {
    const id = bench.freshId();
    await comesTrue(() => limits.check(bench.freshId()), 2_000);
    const ports = bench.cluster.servers.nodes.map(({ port }) => port);
    for (const port of ports) bench.cluster.servers.pause(port);
    let isAdmitted = false;
    const check = limits.check(id).then(
      (admitted) => (isAdmitted = admitted),
      () => undefined,
    );
    const isAnswered = await comesTrue(() => Promise.resolve(isAdmitted), 700);
    for (const port of ports) bench.cluster.servers.resume(port);
    await check;
    await bench.cluster.servers.waitUntilHealthy({ withinMs: 60_000 });
    return !isAnswered;
  },
});
