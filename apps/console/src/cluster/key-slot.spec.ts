import { describe, expect, it } from '@jest/globals';
import { crc16, placeOf } from './key-slot.js';

describe('the place of a key', () => {
  it('is by CRC16 in its XMODEM form, of which the specification gives a value to check', () => {
    expect(crc16('123456789')).toBe(0x31c3);
    expect(crc16('')).toBe(0);
  });

  // What CLUSTER KEYSLOT of Redis answers.
  it.each([
    ['user:123:profile', 8_490],
    ['foo', 12_182],
    ['bar', 5_061],
    ['somekey', 11_058],
  ])('of %s is slot %i', (key, slot) => {
    expect(placeOf(key)).toMatchObject({ tag: null, slot });
  });

  it.each([
    ['session:user:{42}:a', '42'],
    ['{user1000}.following', 'user1000'],
    ['foo{bar}{zap}', 'bar'],
    ['foo{{bar}}zap', '{bar'],
  ])('of %s is that of its tag', (key, tag) => {
    expect(placeOf(key)).toEqual({ ...placeOf(tag), tag: tag });
  });

  it.each(['foo{}{bar}', 'foo{', 'foo}bar{', '{}', '{}a}'])(
    'of %s is by the whole key: it has no tag',
    (key) => {
      expect(placeOf(key)).toMatchObject({ tag: null, crc: crc16(key) });
    },
  );

  it('is by bytes, and not by letters', () => {
    expect(placeOf('b\u00fccher').crc).toBe(crc16('bu\u0308cher'.normalize('NFC')));
    expect(placeOf('b\u00fccher').slot).not.toBe(placeOf('bucher').slot);
  });
});
