import { describe, expect, it } from '@jest/globals';
import { keyFamilies } from '../keys/key-families.js';
import { familyOfKey } from './family-of-key.js';

describe('the family of a key', () => {
  it.each([
    [keyFamilies.product.key('22423'), 'product'],
    [keyFamilies.productStock.key('22423'), 'product.stock'],
    [keyFamilies.session.key({ userId: 'u', sessionId: 's' }), 'session'],
    [keyFamilies.sessionIndex.key('u'), 'session.index'],
    [keyFamilies.tokenEpoch.key('u'), 'token.epoch'],
    [keyFamilies.rateLimitIp.key({ address: '10.0.0.1' }), 'ratelimit.ip'],
    [keyFamilies.rateLimitIp.key({ address: '10.0.0.1', routeClass: 'writes' }), 'ratelimit.ip'],
    [keyFamilies.shippingRate.key({ from: 'GB', to: 'FR', weightClassGrams: 500 }), 'shipping.rate'],
    [keyFamilies.paymentsQueue.key('wait'), 'queue.payments'],
    ['queue:{payments}:0199-1:lock', 'queue.payments'],
    ['queue:{payments}:', 'queue.payments'],
    ['product:', null],
    ['product:a:b', null],
    ['xproduct:1', null],
    ['', null],
  ])('%s is %s', (key, family) => {
    expect(familyOfKey(key)).toBe(family);
  });
});
