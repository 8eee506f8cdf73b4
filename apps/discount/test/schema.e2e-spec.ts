import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { assertNoDrift } from '@shop/postgres/drift';
import { type DiscountUnderTest, startDiscount } from './discount-under-test.js';

const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));

describe('the schema', () => {
  let discount: DiscountUnderTest;

  beforeAll(async () => {
    discount = await startDiscount();
  });
  afterAll(() => discount.stop());

  it('says what the migrations made', async () => {
    await expect(assertNoDrift({ databaseUrl: discount.databaseUrl, schemaFile })).resolves.toBeUndefined();
  });

  it('keeps a coupon that orders have used', async () => {
    const code = await discount.newCoupon();
    const id = '0199f3a2-6c1e-7f5c-9a53-2d8b1c6a7f10';
    await discount.ask('ann', {
      method: 'PUT',
      url: `/redemptions/${id}`,
      payload: { code, goodsPence: 100 },
    });
    await expect(discount.database.coupon.delete({ where: { code } })).rejects.toMatchObject({
      code: 'P2003',
    });
  });
});
