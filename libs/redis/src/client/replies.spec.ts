import { describe, expect, it } from '@jest/globals';
import { integersOf, optionalTextsOf, textOf, textsOf } from './replies.js';

describe('what a script answers', () => {
  it('is a text', () => {
    expect(textOf('')).toBe('');
    for (const reply of [null, 1, ['a']]) expect(() => textOf(reply)).toThrow(TypeError);
  });

  it('is texts and nothing else', () => {
    expect(textsOf(['standing', ''])).toEqual(['standing', '']);
    expect(textsOf([])).toEqual([]);
    for (const reply of [null, 'OK', [1], ['a', null]]) expect(() => textsOf(reply)).toThrow(TypeError);
  });

  it('is texts of which some may be missing', () => {
    expect(optionalTextsOf(['a', null])).toEqual(['a', null]);
    for (const reply of [null, 'OK', [1], ['a', undefined]])
      expect(() => optionalTextsOf(reply)).toThrow(TypeError);
  });

  it('is integers and nothing else', () => {
    expect(integersOf([1, 1_800_000_000_000])).toEqual([1, 1_800_000_000_000]);
    for (const reply of [null, 'OK', ['1'], [1.5], [1, null]])
      expect(() => integersOf(reply)).toThrow(TypeError);
  });
});
