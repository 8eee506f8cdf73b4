import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProductUnderTest, startProduct } from './product-under-test.js';

/** Well-formed, and signed by nobody. */
const forgedCursor = 'WzAsMV0.abcdefgh';

/** What a schema cannot say, so that the walk over the document (openapi.e2e-spec.ts) does not try it. */
describe('what product refuses beside what its document says', () => {
  let product: ProductUnderTest;

  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());

  it.each(['/products?', '/products?q=bag&', '/products?category=bags&', '/categories/bags?'])(
    '%s with a cursor that is none of its own',
    async (listing) => {
      const { nextCursor } = await product.readPage('/products?q=heart&limit=1');
      for (const cursor of [forgedCursor, nextCursor]) {
        const { status, body } = await product.get(`${listing}cursor=${cursor}`);
        expect([cursor, status, body]).toEqual([
          cursor,
          400,
          expect.objectContaining({
            code: 'CURSOR_INVALID',
            errors: [expect.objectContaining({ field: 'cursor' })],
          }),
        ]);
      }
    },
  );

  it('a batch with one sku that is none, and names which', async () => {
    expect(await product.get('/products/batch?sku=85123A&sku=nonsense')).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', errors: [{ field: 'sku.1' }] },
    });
  });
});
