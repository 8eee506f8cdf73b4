import { describe, expect, it } from '@jest/globals';
import { faultsFrom } from './fault-sequence.js';
import { Random } from './random.js';

function titles(seed: number, count: number): string[] {
  const faults = faultsFrom(new Random(seed));
  return Array.from({ length: count }, () => faults.next().value.title);
}

describe('the faults of a soak', () => {
  it('are the same for the same seed, and others for another one', () => {
    expect(titles(7, 12)).toEqual(titles(7, 12));
    expect(titles(7, 12)).not.toEqual(titles(8, 12));
  });

  it('are one of each kind before any comes again', () => {
    const kinds = titles(1, 6).map((title) => title.replace(/kill -9 of each .*/, 'a service'));
    expect(kinds.toSorted()).toEqual([
      'FLUSHALL on every primary, 5 times',
      'SIGSTOP of a primary',
      'a planned failover',
      'a service',
      'kill -9 of a primary',
      'room for half of the keys, for 5 s',
    ]);
  });

  it('kill each service before one of them a second time', () => {
    const killed = titles(3, 60).filter((title) => title.startsWith('kill -9 of each'));
    expect(new Set(killed).size).toBe(10);
  });
});
