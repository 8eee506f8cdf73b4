import { describe, expect, it } from '@jest/globals';
import { TILE_SHAPES, tileLook } from './tile-look.js';

describe('tileLook', () => {
  it('is the same for the same sku, of the wheel and of the drawings that there are', () => {
    expect(tileLook('85123A')).toEqual(tileLook('85123A'));
    const { hue, shape } = tileLook('85123A');
    expect(hue).toBeGreaterThanOrEqual(0);
    expect(hue).toBeLessThan(360);
    expect(shape).toBeLessThan(TILE_SHAPES);
  });

  it('tells neighbours apart', () => {
    expect(tileLook('85123A')).not.toEqual(tileLook('85123B'));
  });
});
