import { describe, expect, it } from '@jest/globals';
import { catalogueScansOf, scansSaved } from './scans.js';

describe('the scans', () => {
  it('are those of the catalogue tables, of both kinds', () => {
    const tables = {
      products: { sequentialScans: 1, indexScans: 10 },
      categories: { sequentialScans: 100, indexScans: 0 },
      stock: { sequentialScans: 1_000, indexScans: 1_000 },
    };
    expect(catalogueScansOf({ service: 'product', tables })).toBe(111);
    expect(catalogueScansOf({ service: 'product', tables: {} })).toBe(0);
  });

  it('that the cache saved are compared request for request', () => {
    expect(scansSaved({ scans: 100, requests: 1_000 }, { scans: 200, requests: 100 })).toBe(0.95);
    expect(scansSaved({ scans: 0, requests: 0 }, { scans: 0, requests: 0 })).toBeNull();
  });
});
