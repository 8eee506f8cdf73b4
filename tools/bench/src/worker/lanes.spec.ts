import { describe, expect, it } from '@jest/globals';
import { runLanes, runSteadily } from './lanes.js';

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('runLanes', () => {
  it('keeps as many calls under way as it is told, each with an index of its own', async () => {
    let [underWay, most] = [0, 0];
    const seen = new Set<number>();
    const operation = async (index: number) => {
      seen.add(index);
      most = Math.max(most, ++underWay);
      await turn();
      underWay -= 1;
    };
    const measured = await runLanes({ inFlight: 7, forMs: 20, operation });
    expect(most).toBe(7);
    expect(measured.operations).toBe(seen.size);
    expect(measured.failed).toBe(0);
  });

  it('counts what fails and goes on', async () => {
    const operation = (index: number) => (index % 2 === 0 ? turn() : Promise.reject(new Error('refused')));
    const { operations, failed } = await runLanes({ inFlight: 2, forMs: 20, operation });
    expect(failed).toBe(Math.floor(operations / 2));
  });

  it('lets timers run where every answer is there at once', async () => {
    // Due long before the end: were it starved, it would come after.
    let hasCome = false;
    const timer = setTimeout(() => (hasCome = true), 1);
    await runLanes({ inFlight: 1, forMs: 1_000, operation: () => Promise.resolve() });
    clearTimeout(timer);
    expect(hasCome).toBe(true);
  });
});

describe('runSteadily', () => {
  it('calls as often as it should have, and counts a stall for all who were due meanwhile', async () => {
    const stallMs = 60;
    const operation = async (index: number) => {
      if (index > 0) return turn();
      const until = performance.now() + stallMs;
      while (performance.now() < until);
      return undefined;
    };
    const measured = await runSteadily({ perSecond: 1_000, forMs: 100, operation });
    expect(measured.operations).toBe(100);
    // Half of them were due during the stall and waited for the rest of it.
    expect(measured.p50Us).toBeGreaterThan(1_000);
  });
});
