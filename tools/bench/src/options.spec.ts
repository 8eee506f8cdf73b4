import { describe, expect, it } from '@jest/globals';
import { BenchOptionError } from './bench.errors.js';
import { helpOf, parseOptions } from './options.js';

const parts = ['clients', 'limiter'];

describe('parseOptions', () => {
  it('measures everything in seven rounds of five seconds, and only where nobody else is', () => {
    expect(parseOptions([], parts)).toEqual({
      ...{ only: [], rounds: 7, roundMs: 5_000, reports: 'reports' },
      ...{ isAnyway: false, isTableOnly: false, isHelp: false },
    });
  });

  it('takes parts one by one or in a list', () => {
    expect(parseOptions(['--only', 'clients,limiter'], parts).only).toEqual(parts);
    expect(parseOptions(['--only', 'limiter', '--only', 'clients'], parts).only).toEqual([
      'limiter',
      'clients',
    ]);
  });

  it('takes rounds, their length, and leave to measure anyway', () => {
    const options = parseOptions(['--rounds', '1', '--seconds', '0.5', '--anyway', '--table'], parts);
    expect(options).toMatchObject({ rounds: 1, roundMs: 500, isAnyway: true, isTableOnly: true });
  });

  it.each([
    [['--only', 'cache'], /There are: clients, limiter/],
    [['--rounds', '0'], /--rounds/],
    [['--rounds', '1.5'], /--rounds/],
    [['--seconds', 'ten'], /--seconds/],
    [['--seconds', '0'], /--seconds/],
    [['--fast'], /--fast/],
    [['clients'], /clients/],
  ])('refuses %j and says what to write', (args, words) => {
    expect(() => parseOptions(args, parts)).toThrow(BenchOptionError);
    expect(() => parseOptions(args, parts)).toThrow(words);
  });
});

describe('helpOf', () => {
  it('names every part', () => {
    expect(helpOf([{ name: 'clients', title: 'Redis clients' }])).toContain('clients  Redis clients');
  });
});
