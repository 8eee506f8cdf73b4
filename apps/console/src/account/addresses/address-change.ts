import type { AddressChange } from '@shop/contracts/user';
import { textOf } from '../../forms/text-of.js';

/** The fields of an address as the shop names them in its refusals. */
export const addressFields = [
  ...(['recipient', 'line1', 'line2', 'city', 'region', 'postcode', 'country'] as const),
];

/** What was typed; what may be left out and was, is null. */
export function addressChangeIn(form: FormData): AddressChange {
  const orNull = (name: string) => textOf(form, name) || null;
  return {
    recipient: textOf(form, 'recipient'),
    line1: textOf(form, 'line1'),
    line2: orNull('line2'),
    city: textOf(form, 'city'),
    region: orNull('region'),
    postcode: orNull('postcode'),
    country: textOf(form, 'country'),
  };
}
