import { describe, expect, it } from '@jest/globals';
import { combine, type DescribedService, type ServiceDocument } from './combined-openapi.js';

const own: ServiceDocument = {
  paths: { '/ops/cache': { get: { tags: ['ops'] } } },
  components: { schemas: {} },
};

function described(service: string, document: ServiceDocument | null): DescribedService {
  return { service, publicSegments: [service], document };
}

function documentOf(paths: ServiceDocument['paths'], schemas: Record<string, unknown> = {}): ServiceDocument {
  return { paths, components: { schemas } };
}

describe('combine', () => {
  it('shows public paths under the public prefix, and internal ones not at all', () => {
    const document = documentOf({
      '/cart': { get: {} },
      '/cart/{id}': { get: {} },
      '/internal/cache': { get: {} },
    });
    const { paths } = combine([described('cart', document)], own);
    expect(Object.keys(paths)).toEqual(['/api/cart', '/api/cart/{id}', '/ops/cache']);
  });

  it('asks for one of our credentials where a service asks for an identity', () => {
    const document = documentOf({ '/cart': { put: { security: [{ identity: [] }] }, get: {} } });
    const { paths } = combine([described('cart', document)], own);
    expect(paths['/api/cart']).toEqual({
      put: { tags: ['cart'], security: [{ session: [] }, { token: [] }, { operator: [] }] },
      get: { tags: ['cart'] },
    });
  });

  it('keeps one of components that are equal, and tells apart those that are not', () => {
    const refers = (name: string) => ({ get: { schema: { $ref: `#/components/schemas/${name}` } } });
    const shared = { Problem: { type: 'object' } };
    const cart = documentOf({ '/cart': refers('Line') }, { ...shared, Line: { type: 'object' } });
    const order = documentOf({ '/order': refers('Line') }, { ...shared, Line: { type: 'string' } });
    const combined = combine([described('cart', cart), described('order', order)], own);
    expect(combined.components.schemas).toEqual({
      Problem: { type: 'object' },
      Line: { type: 'object' },
      'order-Line': { type: 'string' },
    });
    expect(JSON.stringify(combined.paths['/api/order'])).toContain('#/components/schemas/order-Line');
    expect(JSON.stringify(combined.paths['/api/cart'])).toContain('#/components/schemas/Line');
  });

  it('says which service is missing and shows the others', () => {
    const combined = combine(
      [described('cart', null), described('order', documentOf({ '/order': {} }))],
      own,
    );
    expect(combined.info.description).toContain('cart did not answer');
    expect(Object.keys(combined.paths)).toContain('/api/order');
  });
});
