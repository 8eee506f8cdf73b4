import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { hashTagOf, slotOf } from './hash-slot.js';
import { keyFamilies } from './key-families.js';
import { InvalidKeyIdError } from './keys.errors.js';
import { keysPage } from './keys-page.js';

describe('a key', () => {
  it('is built from its family and an id', () => {
    expect(keyFamilies.product.key('85123A')).toBe('product:85123A');
    expect(keyFamilies.productStock.key('85123A')).toBe('product:stock:85123A');
    expect(keyFamilies.category.key('tea-time')).toBe('category:tea-time');
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
