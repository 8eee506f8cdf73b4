import { describe, expect, it } from '@jest/globals';
import { cardRequestIn } from './card-request.js';

describe('cardRequestIn', () => {
  it('reads a card as it is printed', () => {
    const form = new FormData();
    const typed = { number: '4242 4242 4242 4242', expiryMonth: '07', expiryYear: '31', cvc: '012' };
    for (const [name, value] of Object.entries(typed)) form.set(name, value);
    expect(cardRequestIn(form)).toEqual({
      number: '4242 4242 4242 4242',
      expiryMonth: 7,
      expiryYear: 2_031,
      cvc: '012',
    });
  });
});
