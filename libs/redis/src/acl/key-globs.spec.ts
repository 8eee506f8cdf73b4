import { describe, expect, it } from '@jest/globals';
import { keyFamilies } from '../keys/key-families.js';
import { allowsKey, globOf, overlapsOf } from './key-globs.js';

const families = Object.values(keyFamilies);

describe('a glob', () => {
  it.each([
    ['product:<sku>', 'product:*'],
    ['session:user:{<userId>}:<sessionId>', 'session:user:{*}:*'],
    ['ratelimit:ip:<ip>[:<route class>]', 'ratelimit:ip:*'],
    ['odd*?\\:<id>', 'odd\\*\\?\\\\:*'],
  ])('of %j is %j', (pattern, glob) => {
    expect(globOf(pattern)).toBe(glob);
  });

  it.each([
    [keyFamilies.product.pattern, keyFamilies.product.key('85123A')],
    [keyFamilies.category.pattern, keyFamilies.category.key('tea *[time]? ä')],
    [
      keyFamilies.rateLimitIp.pattern,
      keyFamilies.rateLimitIp.key({ address: '2001:db8::1', routeClass: 'write' }),
    ],
    [keyFamilies.rateLimitUser.pattern, keyFamilies.rateLimitUser.key({ userId: 'u1' })],
    [keyFamilies.rateLimitLogin.pattern, keyFamilies.rateLimitLogin.key('ann@example.org')],
    [keyFamilies.session.pattern, keyFamilies.session.key({ userId: 'u1', sessionId: 's1' })],
    [keyFamilies.sessionIndex.pattern, keyFamilies.sessionIndex.key('u1')],
    [keyFamilies.token.pattern, keyFamilies.token.key({ userId: 'u1', tokenHash: 'h1' })],
    [keyFamilies.tokenEpoch.pattern, keyFamilies.tokenEpoch.key('u1')],
    [keyFamilies.cart.pattern, keyFamilies.cart.key('u1')],
  ])('of %s allows %s', (pattern, key) => {
    expect(allowsKey(pattern, key)).toBe(true);
  });

  it('allows no key that only begins alike', () => {
    expect(allowsKey(keyFamilies.tokenEpoch.pattern, 'token:epoch:u1')).toBe(false);
    expect(allowsKey(keyFamilies.cart.pattern, 'cart:users:u1')).toBe(false);
    expect(allowsKey(keyFamilies.product.pattern, 'product')).toBe(false);
  });
});

describe('families that overlap', () => {
  it('are these, and nobody reaches into what is not theirs', () => {
    expect(overlapsOf(families)).toEqual([
      { patterns: ['product:<sku>', 'product:stock:<sku>'], trespassers: [] },
      {
        patterns: ['session:user:{<userId>}:<sessionId>', 'session:user:{<userId>}'],
        trespassers: [],
      },
    ]);
  });

  it('name whoever owns one of them alone', () => {
    const row = (pattern: string, ...owners: string[]) => ({ pattern, owners });
    expect(overlapsOf([row('a:<id>', 'x', 'y'), row('a:b:<id>', 'y', 'z'), row('b:<id>', 'x')])).toEqual([
      { patterns: ['a:<id>', 'a:b:<id>'], trespassers: ['x', 'z'] },
    ]);
    expect(overlapsOf([row('<a>:end', 'x'), row('start:<b>', 'y')])).toHaveLength(1);
    expect(overlapsOf([row('<a>:end', 'x'), row('<b>:other', 'y')])).toHaveLength(0);
  });
});
