import { describe, expect, it } from '@jest/globals';
import { CacheValueError } from './cache.errors.js';
import { Envelope } from './envelope.js';

const envelope = new Envelope<unknown>(12);

describe('what an envelope finds', () => {
  it.each([
    ['{"schema":12,"value":{"name":"mug"}}', { kind: 'value', value: { name: 'mug' }, meta: undefined }],
    ['{"schema":12,"value":null}', { kind: 'value', value: null, meta: undefined }],
    ['{"schema":12,"meta":{"loadMs":5},"value":0}', { kind: 'value', value: 0, meta: { loadMs: 5 } }],
    ['{"schema":11,"value":1}', { kind: 'older' }],
    ['{"schema":1,"value":1}', { kind: 'older' }],
    ['{"schema":13,"value":1}', { kind: 'newer' }],
    ['{"schema":120,"value":1}', { kind: 'newer' }],
    ['{"schema":12}', { kind: 'corrupt' }],
    ['{"schema":"12","value":1}', { kind: 'corrupt' }],
    ['{"schema":12,"value":', { kind: 'corrupt' }],
    ['{"schema":12,"meta":{}}', { kind: 'corrupt' }],
    ['{"value":1}', { kind: 'corrupt' }],
    ['', { kind: 'corrupt' }],
  ])('under the text %s is told', (text, opened) => {
    expect(envelope.open(text)).toEqual(opened);
  });
});

describe('a value without a JSON form', () => {
  it.each([
    ['a function', () => 1],
    ['nothing', undefined],
    ['NaN, which would be stored as "does not exist"', Number.NaN],
    ['a BigInt', 1n],
  ])('is refused: %s', (_, value) => {
    const seal = () => envelope.seal(value);
    expect(seal).toThrow(CacheValueError);
    expect(seal).toThrow(
      expect.objectContaining({
        code: 'CACHE_VALUE_INVALID',
        status: 500,
        message: 'A value to be cached has no JSON form.',
        cause: expect.any(TypeError),
      }),
    );
  });
});
