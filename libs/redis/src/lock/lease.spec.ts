import { describe, expect, it } from '@jest/globals';
import { until } from '@shop/local-stack';
import { Lease, type LossReason } from './lease.js';

/* Real time, in tenths of a second: what is faked here is what Redis answers. */
function leaseOver(extend: () => Promise<boolean>) {
  const losses: LossReason[] = [];
  const onLost = (reason: LossReason) => {
    losses.push(reason);
  };
  const lease = new Lease({ lock: 'spec', leaseMs: 120, askedAtMs: performance.now(), extend, onLost });
  return { lease, losses };
}

/** Redis, asked once, which answers when the spec says so. */
function slowRedis() {
  const [asked, answer] = [Promise.withResolvers<undefined>(), Promise.withResolvers<boolean>()];
  const extend = () => {
    asked.resolve(undefined);
    return answer.promise;
  };
  return { extend, asked: asked.promise, answer };
}

const isLost = ({ lease }: { lease: Lease }) => Promise.resolve(lease.signal.aborted);

describe('a lease', () => {
  it('is lost by itself while Redis refuses to answer, once', async () => {
    const one = leaseOver(() => Promise.reject(new Error('gone')));
    await until(() => isLost(one), { what: 'lost', withinMs: 5_000 });
    expect(one.losses).toEqual(['silence']);
  });

  it.each([true, false])('that was ended is neither kept nor lost by an answer of %s', async (answered) => {
    const { extend, asked, answer } = slowRedis();
    const one = leaseOver(extend);
    await asked;
    one.lease.end();
    answer.resolve(answered);
    await answer.promise;
    expect(one.losses).toEqual([]);
    expect(one.lease.signal.aborted).toBe(false);
  });

  it('that was lost is not lost again by an answer that comes late', async () => {
    const { extend, answer } = slowRedis();
    const one = leaseOver(extend);
    await until(() => isLost(one), { what: 'lost', withinMs: 5_000 });
    answer.resolve(false);
    await answer.promise;
    expect(one.losses).toEqual(['silence']);
  });
});
