import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../../api/problem.js';
import { orderRefusalsOf } from './order-refusals.js';

const refused = (code: string, detail: string) =>
  new ProblemError(409, {
    ...{ type: `urn:shop:problem:${code}`, title: 'Conflict', status: 409, detail },
    ...{ instance: '/api/orders', code, requestId: 'one' },
  });

describe('what was refused of an order', () => {
  it('is told at the coupon when the coupon does not help', () => {
    const { at, general } = orderRefusalsOf(refused('COUPON_EXPIRED', 'This coupon is not valid any more.'));
    expect(at).toEqual({ couponCode: 'This coupon is not valid any more.' });
    expect(general).toBeNull();
  });

  it('is told at the address when nothing is sent there', () => {
    expect(orderRefusalsOf(refused('ADDRESS_NOT_SERVED', 'Choose another address.')).at).toEqual({
      addressId: 'Choose another address.',
    });
  });

  it('is told of the whole order otherwise', () => {
    expect(orderRefusalsOf(refused('STOCK_SHORT', 'Somebody was faster.'))).toEqual({
      at: {},
      general: 'Somebody was faster.',
    });
  });
});
