import { describe, expect, it } from '@jest/globals';
import { parseOptions } from './options.js';

const nameOf = (...words: string[]) => parseOptions(['node', 'drill', ...words]).name;

describe('the name of a report', () => {
  it("is the drill's", () => {
    expect(nameOf('failover')).toBe('failover');
    expect(nameOf('failover', '--by', 'kill', '--rate', '60')).toBe('failover');
  });

  it('has another kind than the usual one in it, so that both reports stay', () => {
    expect(nameOf('failover', '--by', 'hang')).toBe('failover-hang');
    expect(nameOf('kill-worker', '--service', 'product')).toBe('kill-worker-product');
  });
});

describe('the place of a report', () => {
  it('is reports, or where it is asked for', () => {
    expect(parseOptions(['node', 'drill', 'flush']).reports).toBe('reports');
    expect(parseOptions(['node', 'drill', 'flush', '--reports', 'docs/drills']).reports).toBe('docs/drills');
  });
});
