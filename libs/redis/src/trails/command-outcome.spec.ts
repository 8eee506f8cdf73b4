import { describe, expect, it } from '@jest/globals';
import { commandOutcome } from './command-outcome.js';

describe('the outcome of a command', () => {
  it.each([
    ['get', 'value', 'hit'],
    ['get', null, 'miss'],
    ['exists', 0, 'miss'],
    ['hmget', ['1', null], 'hit'],
    ['hmget', [null, null], 'miss'],
    ['hgetall', { a: '1' }, 'hit'],
    ['hgetall', {}, 'miss'],
    ['pttl', 1_000, 'hit'],
    ['ttl', -2, 'miss'],
    ['hset', 0, 'write'],
    ['unlink', 1, 'delete'],
    ['publish', 3, 'other'],
  ])('of %s with the reply %j is %s', (name, reply, outcome) => {
    expect(commandOutcome(name, reply)).toBe(outcome);
  });
});
