/** Where most parcels go: the countries that the catalogue was ever sold to, by their codes of ISO 3166-1. */
const CODES =
  'AE AT AU BE BH BR CA CH CY CZ DE DK ES FI FR GB GR HK IE IL IS IT JP LB LT MT NL NO PL PT SA SE SG US ZA';

const names = new Intl.DisplayNames('en-GB', { type: 'region' });

/** A country's name; of a code that has none, the code. */
export const countryName = (code: string): string => names.of(code) ?? code;

export const countries: readonly { readonly code: string; readonly name: string }[] = CODES.split(' ')
  .map((code) => ({ code, name: countryName(code) }))
  .sort((one, other) => one.name.localeCompare(other.name, 'en-GB'));
