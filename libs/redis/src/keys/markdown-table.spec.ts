import { describe, expect, it } from '@jest/globals';
import { tableOf } from './markdown-table.js';

describe('a table', () => {
  it('lines its columns up, escapes bars, and fills a row that is too short with empty cells', () => {
    const rows = [['cart:user:<id>', 'GET|SET'], ['product:<id>']];
    expect(tableOf(['key', 'commands'], rows)).toBe(
      [
        '| key            | commands |',
        '| -------------- | -------- |',
        '| cart:user:<id> | GET\\|SET |',
        '| product:<id>   |          |',
      ].join('\n'),
    );
  });

  it('is as wide as its titles where it has no rows', () => {
    expect(tableOf(['key'], [])).toBe('| key |\n| --- |');
  });
});
