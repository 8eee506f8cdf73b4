import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemSchema } from '@shop/contracts/problem';
import { type ProductUnderTest, startProduct } from './product-under-test.js';

const someCursor = 'WzAsMV0.abcdefgh';

/** What a route refuses in its path or query, and the field it must name. */
const refusedQueries: readonly (readonly [path: string, field: string])[] = [
  ['/products?limit=0', 'limit'],
  ['/products?limit=101', 'limit'],
  ['/products?limit=1.5', 'limit'],
  ['/products?limit=many', 'limit'],
  ['/products?limit=1&limit=2', 'limit'],
  ['/products?cursor=', 'cursor'],
  ['/products?cursor=nonsense', 'cursor'],
  [`/products?cursor=${someCursor}`, 'cursor'],
  [`/products?cursor=${'x'.repeat(500)}.x`, 'cursor'],
  ['/products?q=', 'q'],
  ['/products?q=%20', 'q'],
  ['/products?q=a%00b', 'q'],
  [`/products?q=${'x'.repeat(101)}`, 'q'],
  ['/products?q=a&q=b', 'q'],
  ['/products?category=No%20Such', 'category'],
  [`/products?category=${'x'.repeat(41)}`, 'category'],
  ['/products?colour=red', 'colour'],
  ['/products/batch', 'sku'],
  ['/products/batch?sku=', 'sku'],
  ['/products/batch?sku=85123A&sku=nonsense', 'sku.1'],
  [`/products/batch?${'sku=85123A&'.repeat(101)}`, 'sku'],
  ['/products/batch?sku=85123A&fresh=1', 'fresh'],
  ['/products/nonsense', 'sku'],
  ['/products/85123A%0a', 'sku'],
  ['/products/stock:85123A', 'sku'],
  ['/products/8512%7B3%7D', 'sku'],
  ['/products/nonsense/stock', 'sku'],
  ['/categories/No%20Such', 'slug'],
  ['/categories/bags?limit=0', 'limit'],
  ['/categories/bags?colour=red', 'colour'],
  [`/categories/bags?cursor=${someCursor}`, 'cursor'],
];

/** Bodies that a price change refuses, and the field it must name. */
const refusedPrices: readonly (readonly [body: unknown, field: string])[] = [
  [{}, 'pricePence'],
  [{ pricePence: null }, 'pricePence'],
  [{ pricePence: '100' }, 'pricePence'],
  [{ pricePence: 1.5 }, 'pricePence'],
  [{ pricePence: -1 }, 'pricePence'],
  [{ pricePence: 10_000_001 }, 'pricePence'],
  [{ pricePence: 1e300 }, 'pricePence'],
  [{ pricePence: [100] }, 'pricePence'],
  [{ pricePence: 100, currency: 'EUR' }, 'currency'],
  [[], ''],
  ['100', ''],
];

describe('what product refuses', () => {
  let product: ProductUnderTest;
  let operator: Record<string, string>;

  beforeAll(async () => {
    product = await startProduct();
    operator = await product.identity('operator');
  });
  afterAll(() => product.stop());

  const put = (payload: string | object, headers: Record<string, string> = {}) =>
    product.ask({
      method: 'PUT',
      url: '/products/85123A/price',
      payload,
      headers: { ...operator, ...headers },
    });

  it.each(refusedQueries)('%s names the field %j', async (path, field) => {
    const { status, body, contentType } = await product.get(path);
    expect(status).toBe(400);
    expect(contentType).toContain('application/problem+json');
    expect(problemSchema.parse(body)).toMatchObject({ errors: [{ field, problem: expect.any(String) }] });
  });

  it.each(refusedPrices)('the price change %j names the field %j', async (payload, field) => {
    const { status, body } = await put(JSON.stringify(payload), { 'content-type': 'application/json' });
    expect(status).toBe(400);
    expect(problemSchema.parse(body)).toMatchObject({
      code: 'REQUEST_INVALID',
      errors: expect.arrayContaining([expect.objectContaining({ field })]),
    });
  });

  it('a cursor of one listing in another', async () => {
    const { nextCursor } = await product.readPage('/products?limit=1');
    for (const path of ['/products?category=bags', '/products?q=bag', '/categories/bags?limit=1']) {
      const { status, body } = await product.get(`${path}&cursor=${nextCursor}`.replace(/^([^?]*)&/, '$1?'));
      expect([path, status, body]).toEqual([path, 400, expect.objectContaining({ code: 'CURSOR_INVALID' })]);
    }
  });

  it.each([
    {
      what: 'bad JSON',
      type: 'application/json',
      payload: '{"pricePence":',
      status: 400,
      code: 'BODY_NOT_JSON',
    },
    { what: 'no body', type: 'application/json', payload: '', status: 400, code: 'BODY_NOT_JSON' },
    {
      what: 'a form',
      type: 'application/x-www-form-urlencoded',
      payload: 'pricePence=1',
      status: 415,
      code: 'MEDIA_TYPE_UNSUPPORTED',
    },
    {
      what: 'too large a body',
      type: 'application/json',
      payload: `"${'x'.repeat(70_000)}"`,
      status: 413,
      code: 'BODY_TOO_LARGE',
    },
  ])('a price change with $what', async ({ type, payload, status, code }) => {
    const answer = await put(payload, { 'content-type': type });
    expect(answer).toMatchObject({ status, body: { status, code } });
  });

  it.each([
    ['POST', '/products', 'GET'],
    ['DELETE', '/products/85123A', 'GET'],
    ['GET', '/products/85123A/price', 'PUT'],
    ['PUT', '/categories/bags', 'GET'],
  ] as const)('%s %s', async (method, url, allowed) => {
    const { status, body, headers } = await product.ask({ method, url });
    expect([status, body]).toEqual([405, expect.objectContaining({ code: 'METHOD_NOT_ALLOWED' })]);
    expect(headers['allow']).toContain(allowed);
  });

  it.each(['/product', '/products/85123A/stocks', '/categories/bags/x'])(
    'the unknown path %s',
    async (path) => {
      expect(await product.get(path)).toMatchObject({ status: 404, body: { code: 'ROUTE_NOT_FOUND' } });
    },
  );

  it('too long a path', async () => {
    expect((await product.get(`/products/${'8'.repeat(2_000)}`)).status).toBeGreaterThanOrEqual(400);
    expect((await product.get(`/products/${'8'.repeat(2_000)}`)).status).toBeLessThan(500);
  });

  it.each(['%', '%ff', '%ed%a0%80', '%u0041'])(
    'the malformed escape %s, without a server error',
    async (text) => {
      for (const path of [`/products?q=${text}`, `/products/${text}`, `/categories/${text}`]) {
        expect((await product.get(path)).status).toBeLessThan(500);
      }
    },
  );

  describe('of who may change a price', () => {
    const change = { method: 'PUT', url: '/products/85123A/price', payload: { pricePence: 1 } } as const;

    it('nobody in particular: 401', async () => {
      expect(await product.ask(change)).toMatchObject({ status: 401, body: { status: 401 } });
    });

    it('a shopper: 403', async () => {
      const headers = await product.identity('shopper');
      expect(await product.ask({ ...change, headers })).toMatchObject({ status: 403, body: { status: 403 } });
    });

    it('a forged operator: 401', async () => {
      const forged = await product.forgedIdentity('operator');
      expect(await product.ask({ ...change, headers: forged })).toMatchObject({ status: 401 });
      const [name, token] = Object.entries(operator)[0] ?? ['', ''];
      const tampered = { [name]: token.slice(0, -6) + 'AAAAAA' };
      expect(await product.ask({ ...change, headers: tampered })).toMatchObject({ status: 401 });
    });

    it('and none of them did', async () => {
      expect(await product.read('/products/85123A')).toMatchObject({ pricePence: 295 });
    });
  });

  it('logs no server error for any of it', () => {
    expect(product.errorLines()).toEqual([]);
  });
});
