import type { Profile } from '@shop/contracts/user';

/** What is answered of a shopper who has saved none: there is always a form to show. */
export const emptyProfile: Profile = Object.freeze({
  givenName: null,
  familyName: null,
  phone: null,
  wantsNews: false,
  updatedAt: null,
});
