import { describe, expect, it } from '@jest/globals';
import { tileHue } from './tile-hue.js';

describe('tileHue', () => {
  it('is the same for the same sku, and on the wheel', () => {
    expect(tileHue('85123A')).toBe(tileHue('85123A'));
    expect(tileHue('85123A')).toBeGreaterThanOrEqual(0);
    expect(tileHue('85123A')).toBeLessThan(360);
  });

  it('tells neighbours apart', () => {
    expect(tileHue('85123A')).not.toBe(tileHue('85123B'));
  });
});
