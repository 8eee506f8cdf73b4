import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { hashTagOf, slotOf } from './hash-slot.js';
import { keyFamilies } from './key-families.js';
import { InvalidKeyIdError } from './keys.errors.js';
import { keysPage } from './keys-page.js';
import { rateLimitAddress } from './rate-limit-ids.js';

describe('a key', () => {
  it('is built from its family and an id', () => {
    expect(keyFamilies.product.key('85123A')).toBe('product:85123A');
    expect(keyFamilies.productStock.key('85123A')).toBe('product:stock:85123A');
    expect(keyFamilies.category.key('tea-time')).toBe('category:tea-time');
  });

  it('of a family whose keys must share a slot has the shared id in braces', () => {
    const keys = [
      keyFamilies.session.key({ userId: 'u1', sessionId: 's1' }),
      keyFamilies.sessionIndex.key('u1'),
      keyFamilies.token.key({ userId: 'u1', tokenHash: 'h1' }),
      keyFamilies.tokenEpoch.key('u1'),
    ];
    expect(keys).toEqual([
      'session:user:{u1}:s1',
      'session:user:{u1}',
      'token:jwt:{u1}:h1',
      'token:epoch:{u1}',
    ]);
    expect(new Set(keys.map(slotOf)).size).toBe(1);
    expect(keyFamilies.cart.key('u1')).toBe('cart:user:u1');
  });

  it.each(['', 'stock:1', 'a{b', 'a}b', 'a\nb', 'a\u007fb', 'x'.repeat(129), 'lone \ud800 surrogate'])(
    'refuses the id %j',
    (id) => {
      expect(() => keyFamilies.product.key(id)).toThrow(InvalidKeyIdError);
    },
  );

  it.each(['BANK CHARGES', 'ä£', 'x'.repeat(128)])('accepts the id %j', (id) => {
    expect(keyFamilies.product.key(id)).toBe(`product:${id}`);
  });
});

describe('the key of a rate limit', () => {
  it('is told apart by address or user, and by class of routes', () => {
    expect(keyFamilies.rateLimitIp.key({ address: '192.0.2.7' })).toBe('ratelimit:ip:192.0.2.7');
    expect(keyFamilies.rateLimitIp.key({ address: '2001:db8::1', routeClass: 'write' })).toBe(
      'ratelimit:ip:2001-db8-0-0:write',
    );
    expect(keyFamilies.rateLimitUser.key({ userId: '17850' })).toBe('ratelimit:user:{17850}');
    expect(keyFamilies.rateLimitUser.key({ userId: '17850', routeClass: 'write' })).toBe(
      'ratelimit:user:{17850}:write',
    );
  });

  it('of a user lies in the slot of its sessions: one packet asks for both', () => {
    const [userId, sessionId] = ['17850', 'one'];
    expect(slotOf(keyFamilies.rateLimitUser.key({ userId, routeClass: 'write' }))).toBe(
      slotOf(keyFamilies.session.key({ userId, sessionId })),
    );
  });

  it('never holds an e-mail address', () => {
    const key = keyFamilies.rateLimitLogin.key('Ann@Example.org');
    expect(key).toMatch(/^ratelimit:login:[\w-]{22}$/);
    expect(keyFamilies.rateLimitLogin.key(' ann@example.org ')).toBe(key);
    expect(keyFamilies.rateLimitLogin.key('bob@example.org')).not.toBe(key);
    expect(() => keyFamilies.rateLimitUser.key({ userId: 'ann@example.org' })).toThrow(InvalidKeyIdError);
  });

  it.each([{ routeClass: '' }, { routeClass: 'a:b' }])('refuses the class %j', (one) => {
    expect(() => keyFamilies.rateLimitIp.key({ address: '192.0.2.7', ...one })).toThrow(InvalidKeyIdError);
  });

  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::ffff:c000:207', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001-db8-1-2'],
    ['2001:0DB8:0001:0002::', '2001-db8-1-2'],
    ['2001:db8::1', '2001-db8-0-0'],
    ['fe80::1%eth0', 'fe80-0-0-0'],
    ['::1', '0-0-0-0'],
  ])('counts the address %s as %s', (address, counted) => {
    expect(rateLimitAddress(address)).toBe(counted);
  });

  it.each(['', 'localhost', '192.0.2', '2001:db8:::1', 'ann@example.org'])(
    'refuses the address %j',
    (address) => {
      expect(() => rateLimitAddress(address)).toThrow(InvalidKeyIdError);
    },
  );
});

describe('the hash tag', () => {
  it.each([
    ['plain', null],
    ['{user}:a', 'user'],
    ['a{b}c{d}', 'b'],
    ['{}a', null],
    ['{}{a}', null],
    ['{}a}', null],
    ['a{b', null],
    ['a}b{c}', 'c'],
    ['{{a}}', '{a'],
  ])('of %j is %j', (key, tag) => {
    expect(hashTagOf(key)).toBe(tag);
  });
});

describe('the slot', () => {
  it.each([
    ['123456789', 0x31c3],
    ['', 0],
    ['user:123:profile', 8_490],
    ['product:ä£', 49],
  ])('of %j is %i', (key, slot) => {
    expect(slotOf(key)).toBe(slot);
  });

  it('is that of the tag where there is one', () => {
    expect(slotOf('session:{42}:a')).toBe(slotOf('42'));
  });
});

describe('docs/redis/keys.md', () => {
  it('is what the table says (`nx run redis:docs` writes it)', () => {
    const page = new URL('../../../../docs/redis/keys.md', import.meta.url);
    expect(readFileSync(page, 'utf8')).toBe(keysPage(Object.values(keyFamilies)));
  });
});
