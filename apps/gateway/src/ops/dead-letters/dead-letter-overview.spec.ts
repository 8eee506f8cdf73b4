import { describe, expect, it } from '@jest/globals';
import type { DeadLetter } from '@shop/contracts/ops';
import { type AskedService, deadLetterOverviewOf } from './dead-letter-overview.js';

const letter = (id: string): DeadLetter => ({
  ...{ id, queue: 'stock', name: 'commit-stock', attempt: 1, redrives: 0, lastError: 'no' },
  ...{ createdAt: '2026-11-25T00:00:00.000Z', diedAt: '2026-11-25T00:01:00.000Z' },
});

function reached(
  service: string,
  ids: readonly string[],
  nextAfter: string | null = null,
): Extract<AskedService, { state: 'reached' }> {
  return { service, state: 'reached', page: { letters: ids.map(letter), nextAfter } };
}

const idsOf = ({ letters }: ReturnType<typeof deadLetterOverviewOf>) => letters.map(({ id }) => id);

describe('deadLetterOverviewOf', () => {
  it('puts those of all services into one order, each under its service', () => {
    const overview = deadLetterOverviewOf([reached('product', ['1', '4']), reached('order', ['2', '3'])], 10);
    expect(idsOf(overview)).toEqual(['1', '2', '3', '4']);
    expect(overview.letters.map(({ service }) => service)).toEqual(['product', 'order', 'order', 'product']);
    expect(overview.nextAfter).toBeNull();
  });

  it('cuts a page where it is full; the next one goes on after it in every service', () => {
    const overview = deadLetterOverviewOf([reached('product', ['1', '4']), reached('order', ['2', '3'])], 2);
    expect([idsOf(overview), overview.nextAfter]).toEqual([['1', '2'], '2']);
  });

  it('has a next page when a service has more than it was asked for', () => {
    const overview = deadLetterOverviewOf([reached('product', ['1', '2'], '2'), reached('order', [])], 2);
    expect(overview.nextAfter).toBe('2');
  });

  it('lists services without jobs, and those that did not answer', () => {
    const others: AskedService[] = [
      { service: 'auth', state: 'without-jobs' },
      { service: 'cart', state: 'unreachable', problem: 'did not answer in time' },
    ];
    expect(deadLetterOverviewOf([reached('product', []), ...others], 2)).toEqual({
      letters: [],
      nextAfter: null,
      services: [{ service: 'product', state: 'reached' }, ...others],
    });
  });
});
