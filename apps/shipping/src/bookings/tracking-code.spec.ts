import { describe, expect, it } from '@jest/globals';
import { trackingCodeSchema } from '@shop/contracts/shipping';
import { newTrackingCode } from './tracking-code.js';

describe('a tracking code', () => {
  const codes = Array.from({ length: 2_000 }, newTrackingCode);

  it('is one that the contract takes, in groups that can be read out', () => {
    for (const code of codes) {
      expect(trackingCodeSchema.parse(code)).toMatch(/^SHOP(-[0-9A-HJKMNP-TV-Z]{4}){4}$/);
    }
  });

  it('is never the same twice, and uses every character at every place', () => {
    expect(new Set(codes).size).toBe(codes.length);
    const places = [...'SHOP-0000-0000-0000-0000'].flatMap((each, place) => (each === '0' ? [place] : []));
    for (const place of places) expect(new Set(codes.map((code) => code[place])).size).toBe(32);
  });
});
