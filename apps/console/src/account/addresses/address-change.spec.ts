import { describe, expect, it } from '@jest/globals';
import { addressChangeIn } from './address-change.js';

describe('addressChangeIn', () => {
  it('takes what was typed without the blanks around it, and what was left out as not there', () => {
    const form = new FormData();
    const typed = {
      recipient: ' Ada ',
      line1: '12 St James Square',
      line2: ' ',
      city: 'London',
      country: 'GB',
    };
    for (const [name, value] of Object.entries(typed)) form.set(name, value);
    expect(addressChangeIn(form)).toEqual({
      recipient: 'Ada',
      line1: '12 St James Square',
      line2: null,
      city: 'London',
      region: null,
      postcode: null,
      country: 'GB',
    });
  });
});
