import { describe, expect, it } from '@jest/globals';
import { Interruptions, partingWords } from './interruption.js';

describe('Ctrl-C', () => {
  it('is heard once, however often npm and the terminal pass it on', () => {
    const interruptions = new Interruptions();
    expect(interruptions.hear(5_000)).toBe('the first');
    expect(interruptions.hear(5_020)).toBe('the same');
    expect(interruptions.hear(5_999)).toBe('the same');
  });

  it('is another one when somebody presses it again', () => {
    const interruptions = new Interruptions();
    interruptions.hear(5_000);
    expect(interruptions.hear(6_000)).toBe('another');
  });

  it('ends with what is left, and how to undo it', () => {
    expect(partingWords([])).toBe('given up; nothing that was done to the shop is left');
    expect(partingWords(['redis 7001 hangs: npm stop, npm start'])).toBe(
      'given up; what is left:\n  redis 7001 hangs: npm stop, npm start',
    );
  });
});
