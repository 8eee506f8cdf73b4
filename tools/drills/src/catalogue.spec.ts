import { describe, expect, it } from '@jest/globals';
import { drillKindSchema } from '@shop/contracts/drill-ops';
import { catalogue } from './catalogue.js';
import { parseOptions } from './options.js';

describe('the catalogue of drills', () => {
  it('is as the contract says', () => {
    for (const kind of catalogue()) expect(drillKindSchema.parse(kind)).toEqual(kind);
  });

  it('has what may be chosen, and not what every drill takes', () => {
    expect(catalogue().find(({ name }) => name === 'failover')).toEqual({
      name: 'failover',
      about: 'a primary is lost, or hands over',
      choices: [
        {
          kind: 'one-of',
          name: 'by',
          values: ['kill', 'hang', 'script', 'planned', 'partition'],
          usual: 'kill',
        },
        { kind: 'count', name: 'times', about: 'how often; a partition is made once', usual: 1 },
      ],
    });
    expect(catalogue().find(({ name }) => name === 'flush')?.choices).toEqual([]);
  });

  it('has nothing that the command line would refuse', () => {
    const orders = catalogue().flatMap(({ name, choices }) =>
      choices.flatMap((choice) => {
        const values = choice.kind === 'one-of' ? choice.values : [choice.usual];
        return values.map((value) => [name, `--${choice.name}`, String(value)]);
      }),
    );
    expect(orders.length).toBeGreaterThan(30);
    for (const words of orders) expect(parseOptions(['node', 'drill', ...words]).fault.title).toBeTruthy();
  });

  it('has only what Redis does by itself where there is nothing but the network', () => {
    const offered = catalogue({ isConnected: true });
    expect(offered.map(({ name }) => name)).toEqual(['failover', 'move-slots', 'outage', 'flush', 'evict']);
    expect(offered[0]?.choices[0]).toEqual({
      ...{ kind: 'one-of', name: 'by', values: ['script', 'planned'], usual: 'script' },
    });
    expect(offered[2]?.choices[0]).toMatchObject({ values: ['pause'], usual: 'pause' });
    for (const kind of offered) expect(drillKindSchema.parse(kind)).toEqual(kind);
  });
});
