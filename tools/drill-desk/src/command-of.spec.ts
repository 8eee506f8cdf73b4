import { describe, expect, it } from '@jest/globals';
import type { DrillKind } from '@shop/contracts/drill-ops';
import { commandOf } from './command-of.js';

const catalogue: DrillKind[] = [
  {
    name: 'failover',
    about: 'a primary is lost',
    choices: [
      { kind: 'one-of', name: 'by', values: ['kill', 'hang'], usual: 'kill' },
      { kind: 'count', name: 'times', about: 'how often', usual: 1 },
    ],
  },
  { name: 'flush', about: 'Redis is emptied', choices: [] },
];

describe('the command line of an order', () => {
  it('has the choices that were made', () => {
    expect(commandOf({ drill: 'failover', choices: { by: 'hang', times: 3 } }, catalogue)).toEqual([
      'failover',
      ...['--by', 'hang', '--times', '3'],
    ]);
    expect(commandOf({ drill: 'flush', choices: {} }, catalogue)).toEqual(['flush']);
  });

  it('names the kind that is usual here', () => {
    expect(commandOf({ drill: 'failover', choices: { times: 2 } }, catalogue)).toEqual([
      'failover',
      ...['--by', 'kill', '--times', '2'],
    ]);
  });

  it.each([
    [{ drill: 'reboot', choices: {} }, 'There is no drill "reboot".'],
    [{ drill: 'flush', choices: { reports: 'etc' } }, 'The drill "flush" takes nothing as "reports".'],
    [
      { drill: 'failover', choices: { compose: 'x' } },
      'The drill "failover" takes by or times as "compose".',
    ],
    [{ drill: 'failover', choices: { by: 'fire' } }, 'The drill "failover" takes kill or hang as "by".'],
    [
      { drill: 'failover', choices: { times: 'x' } },
      'The drill "failover" takes a whole number above 0 as "times".',
    ],
  ])('refuses what the catalogue does not have: %j', (order, message) => {
    expect(() => commandOf(order, catalogue)).toThrow(message);
  });
});
