import type { CardRequest } from '@shop/contracts/payment';
import { textOf } from '../../forms/text-of.js';

/** The fields of a card as payment names them in its refusals. */
export const cardFields = ['number', 'expiryMonth', 'expiryYear', 'cvc'] as const;

/** What was typed. A year of two digits is one of this century. */
export function cardRequestIn(form: FormData): CardRequest {
  const year = Number(textOf(form, 'expiryYear'));
  return {
    number: textOf(form, 'number'),
    expiryMonth: Number(textOf(form, 'expiryMonth')),
    expiryYear: year < 100 ? 2_000 + year : year,
    cvc: textOf(form, 'cvc'),
  };
}
