import { describe, expect, it } from '@jest/globals';
import { insidePathOf } from './inside-path.js';
import { PathAmbiguousError } from './proxy.errors.js';

describe('insidePathOf', () => {
  it.each([
    ['/api/products', '/products'],
    ['/api/products/85123A/stock', '/products/85123A/stock'],
    ['/api/products?q=../100%&cursor=a/b', '/products?q=../100%&cursor=a/b'],
    ['/api/products/a..b', '/products/a..b'],
  ])('turns %s into %s', (outside, inside) => {
    expect(insidePathOf(outside)).toBe(inside);
  });

  it.each([
    '/api/products/../internal/cache',
    '/api/products/%2e%2E/internal/cache',
    '/api/products/.%2e/internal',
    '/api/products/..\\internal\\cache',
    '/api/products/..%5cinternal',
    '/api/products/.',
    '/api/products/..',
  ])('refuses %s', (path) => {
    expect(() => insidePathOf(path)).toThrow(PathAmbiguousError);
  });
});
