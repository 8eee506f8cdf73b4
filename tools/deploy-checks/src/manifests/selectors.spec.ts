import { describe, expect, it } from '@jest/globals';
import { selectorSchema, selects } from './selectors.js';

const labels = { app: 'cart', tier: 'service' };

describe('a label selector', () => {
  it.each([
    [{}, true],
    [{ matchLabels: { app: 'cart' } }, true],
    [{ matchLabels: { app: 'cart', tier: 'job' } }, false],
    [{ matchExpressions: [{ key: 'app', operator: 'In', values: ['cart', 'order'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['cart'] }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
    [{ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }, true],
    [
      { matchLabels: { app: 'cart' }, matchExpressions: [{ key: 'tier', operator: 'In', values: [] }] },
      false,
    ],
  ])('%j: %s', (selector, isSelected) => {
    expect(selects(selectorSchema.parse(selector), labels)).toBe(isSelected);
  });
});
