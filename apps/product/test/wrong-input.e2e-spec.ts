import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ProductUnderTest, startProduct } from './product-under-test.js';

/** Well-formed, and signed by nobody. */
const forgedCursor = 'WzAsMV0.abcdefgh';

const listings = [
  '/products?',
  '/products?q=bag&',
  '/products?q=heart&',
  '/products?category=bags&',
  '/categories/candles?',
];

/** What a schema cannot say, so that the walk over the document (openapi.e2e-spec.ts) does not try it. */
describe('what product refuses beside what its document says', () => {
  let product: ProductUnderTest;

  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(() => product.stop());

  it.each(listings)('%s with a cursor that is none of its own', async (listing) => {
    const others = listings.filter((each) => each !== listing);
    const pages = await Promise.all(others.map((other) => product.readPage(`${other}limit=1`)));
    for (const cursor of [forgedCursor, ...pages.map(({ nextCursor }) => nextCursor)]) {
      const { status, body } = await product.get(`${listing}cursor=${cursor}`);
      const errors = [expect.objectContaining({ field: 'cursor' })];
      const problem = expect.objectContaining({ code: 'CURSOR_INVALID', errors });
      expect([cursor, status, body]).toEqual([cursor, 400, problem]);
    }
  });

  it('a batch with one sku that is none, and names which', async () => {
    expect(await product.get('/products/batch?sku=85123A&sku=nonsense')).toMatchObject({
      status: 400,
      body: { code: 'REQUEST_INVALID', errors: [{ field: 'sku.1' }] },
    });
  });
});
