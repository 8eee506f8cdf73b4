import { describe, expect, it } from '@jest/globals';
import { TargetHealth } from './target-health.js';

function healthAt(clock: { ms: number }): TargetHealth {
  return new TargetHealth(() => clock.ms);
}

describe('TargetHealth', () => {
  it('is eligible until it fails', () => {
    const health = healthAt({ ms: 0 });
    expect(health.begin().end('answered')).toBe(false);
    expect(health.isEligible).toBe(true);
    expect(health.begin().end('failed')).toBe(true);
    expect(health.isEligible).toBe(false);
  });

  it('lets one probe through after half a second, and takes everyone back when it is answered', () => {
    const clock = { ms: 0 };
    const health = healthAt(clock);
    health.begin().end('failed');
    clock.ms = 499;
    expect(health.isEligible).toBe(false);
    clock.ms = 500;
    expect(health.isEligible).toBe(true);
    const probe = health.begin();
    expect(health.isEligible).toBe(false);
    expect(probe.end('answered')).toBe(true);
    expect(health.isEligible).toBe(true);
  });

  it('doubles the pause with each failed probe, up to eight seconds', () => {
    const clock = { ms: 0 };
    const health = healthAt(clock);
    health.begin().end('failed');
    const pauses: number[] = [];
    for (let probe = 0; probe < 6; probe += 1) {
      const began = clock.ms;
      while (!health.isEligible) clock.ms += 500;
      pauses.push(clock.ms - began);
      health.begin().end('failed');
    }
    expect(pauses).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000]);
  });

  it('takes fifty failures of one crash for one', () => {
    const clock = { ms: 0 };
    const health = healthAt(clock);
    const lost = Array.from({ length: 50 }, () => health.begin());
    for (const trial of lost) trial.end('failed');
    clock.ms = 500;
    expect(health.isEligible).toBe(true);
  });

  it('learns from a request that was sent in spite of the pause, when it is answered', () => {
    const health = healthAt({ ms: 0 });
    health.begin().end('failed');
    expect(health.begin().end('failed')).toBe(false);
    expect(health.begin().end('answered')).toBe(true);
    expect(health.isEjected).toBe(false);
  });

  it('learns nothing from a caller that went away, and probes again', () => {
    const clock = { ms: 0 };
    const health = healthAt(clock);
    health.begin().end('failed');
    clock.ms = 500;
    expect(health.begin().end('abandoned')).toBe(false);
    expect(health.isEligible).toBe(true);
  });
});
