import { describe, expect, it } from '@jest/globals';
import { knowScript, knownScript } from './known-scripts.js';

describe('a script that somebody sends', () => {
  const script = { name: 'touch', outcomeOf: (): 'other' => 'other' };

  it('is known by its hash and by its text', () => {
    knowScript({ sha: 'a hash', text: 'return 1' }, script);
    expect(knownScript('a hash')).toBe(script);
    expect(knownScript('return 1')).toBe(script);
  });

  it.each([['another text'], [Buffer.from('a hash')], [undefined]])('is not known as %p', (handle) => {
    expect(knownScript(handle)).toBeUndefined();
  });
});
