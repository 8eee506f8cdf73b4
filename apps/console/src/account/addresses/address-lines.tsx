import type { OrderAddress } from '@shop/contracts/order';
import { countryName } from './countries.js';

/** An address as it stands on a parcel, in one line of text. */
export function AddressLines({ address }: { readonly address: OrderAddress }) {
  const { recipient, line1, line2, city, region, postcode, country } = address;
  const rest = [line1, line2, city, region, postcode, countryName(country)];
  return (
    <>
      <strong>{recipient}</strong>, {rest.filter((part) => part !== null).join(', ')}
    </>
  );
}
