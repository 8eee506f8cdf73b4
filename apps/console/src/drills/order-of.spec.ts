import { describe, expect, it } from '@jest/globals';
import type { DrillKind } from '@shop/contracts/drill-ops';
import { orderOf } from './order-of.js';

const failover: DrillKind = {
  name: 'failover',
  about: 'a primary is lost',
  choices: [
    { kind: 'one-of', name: 'by', values: ['kill', 'hang'], usual: 'kill' },
    { kind: 'count', name: 'times', about: 'how often', usual: 1 },
  ],
};

function form(fields: Record<string, string>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  return data;
}

describe('an order of the form', () => {
  it('has what was chosen, counts as numbers', () => {
    expect(orderOf(failover, form({ by: 'hang', times: '3' }))).toEqual({
      drill: 'failover',
      choices: { by: 'hang', times: 3 },
    });
  });

  it('leaves out what is usual or not asked for', () => {
    expect(orderOf(failover, form({ by: 'kill', times: '1', other: 'x' }))).toEqual({
      drill: 'failover',
      choices: {},
    });
  });
});
