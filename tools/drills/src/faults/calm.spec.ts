import { describe, expect, it } from '@jest/globals';
import { workOf } from '../cores.js';
import { type Look, noCoreIsIdle, nothingFailsOver } from './calm.js';

const look = (changes: Partial<Look> = {}): Look => ({
  ...{ epoch: 6, roles: '7001 primary, 7004 replica of 7001', suspected: 0, ...changes },
});

describe('the promise of a calm cluster', () => {
  it('is kept while epoch and roles stay, and counts who was suspected', () => {
    expect(nothingFailsOver([look(), look({ suspected: 1 }), look()])).toMatchObject({
      isKept: true,
      seen: '3 looks: epoch 6 to 6, 1 arrangements of roles, 1 times somebody suspected somebody',
    });
  });

  it.each([
    ['a vote that changed nothing', { epoch: 7 }],
    ['a role that changed', { roles: '7001 replica of 7004, 7004 primary' }],
  ])('is broken by %s', (_, change) => {
    expect(nothingFailsOver([look(), look(change)]).isKept).toBe(false);
  });

  it('is not kept where nobody looked', () => {
    expect(nothingFailsOver([]).isKept).toBe(false);
  });
});

describe('the load of a calm cluster', () => {
  it('is full when no core was idle', () => {
    expect(noCoreIsIdle({ cores: 2, busyCores: 1.99 })).toMatchObject({
      isKept: true,
      seen: '1.99 were on average',
    });
    expect(noCoreIsIdle({ cores: 2, busyCores: 1.8 }).isKept).toBe(false);
  });

  it('counts everything but idleness as work', () => {
    const times = { user: 100, nice: 20, sys: 30, irq: 5, idle: 1_000 };
    expect(workOf([{ times }, { times }])).toBe(310);
  });
});
