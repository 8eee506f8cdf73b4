import { describe, expect, it } from '@jest/globals';
import { figure, markdownTable, plainTable, spread } from './words.js';

describe('figure', () => {
  it.each([
    [0.87431, '0.874'],
    [1, '1'],
    [12.345, '12.3'],
    [99.99, '100'],
    [48_210.4, '48,210'],
    [Number.NaN, '—'],
    [Infinity, '—'],
  ])('writes %d as %s', (value, text) => {
    expect(figure(value)).toBe(text);
  });
});

describe('spread', () => {
  it('is the middle and both ends', () => {
    expect(spread({ median: 2.345, min: 2.1, max: 2.9 })).toBe('2.35 (2.1–2.9)');
  });
});

describe('tables', () => {
  const columns = ['client', 'ops/s'];
  const rows = [
    ['ours', '120,000'],
    ['a|b', '9'],
  ];

  it('are Markdown with figures to the right', () => {
    expect(markdownTable(columns, rows)).toBe(
      ['| client | ops/s |', '| --- | ---: |', '| ours | 120,000 |', '| a\\|b | 9 |'].join('\n'),
    );
  });

  it('stand in columns on a terminal', () => {
    expect(plainTable(columns, rows)).toBe(['client  ops/s', 'ours    120,000', 'a|b     9'].join('\n'));
  });
});
