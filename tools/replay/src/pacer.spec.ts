import { describe, expect, it } from '@jest/globals';
import { ownPace, steadyPace } from './pacer.js';

function fakeClock() {
  const clock = {
    ms: 0,
    now: () => clock.ms,
    sleep: (ms: number) => {
      clock.ms += ms;
      return Promise.resolve();
    },
  };
  return clock;
}

describe('a pacer', () => {
  it('keeps the pace', async () => {
    const clock = fakeClock();
    const pacer = steadyPace(100, clock);
    const due = [await pacer.next(), await pacer.next(), await pacer.next()];
    expect(due).toEqual([0, 10, 20]);
    expect(clock.ms).toBe(20);
  });

  it('measures a late request from when it was due, and does not wait for it', async () => {
    const clock = fakeClock();
    const pacer = steadyPace(100, clock);
    await pacer.next();
    clock.ms = 1_000;
    expect(await pacer.next()).toBe(10);
    expect(clock.ms).toBe(1_000);
  });

  it('can be changed on the way, and forgets what it was behind', async () => {
    const clock = fakeClock();
    const pacer = steadyPace(100, clock);
    await pacer.next();
    clock.ms = 1_000;
    pacer.changeTo(50);
    expect([await pacer.next(), await pacer.next()]).toEqual([1_000, 1_020]);
  });

  it('of the shoppers own never waits', async () => {
    const clock = fakeClock();
    clock.ms = 7;
    expect(await ownPace(clock).next()).toBe(7);
  });
});
