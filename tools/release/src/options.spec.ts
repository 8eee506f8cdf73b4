import { describe, expect, it } from '@jest/globals';
import { parseOptions, usage } from './options.js';

describe('the command line', () => {
  it('names an environment, and may name a release to run again', () => {
    expect(parseOptions(['production'])).toEqual({ environment: 'production', again: null });
    expect(parseOptions(['staging', '--again', 'abc'])).toEqual({ environment: 'staging', again: 'abc' });
  });

  it.each([[[]], [['local']], [['staging', 'production']], [['staging', '--agian', 'abc']]])(
    '%j is answered with the usage',
    (args) => {
      expect(() => parseOptions(args)).toThrow(usage);
    },
  );
});
