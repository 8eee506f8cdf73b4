import { describe, expect, it } from '@jest/globals';
import { age, perSecond, share } from './figures.js';

describe('a figure', () => {
  it('of a share is in hundredths, and says when there is none', () => {
    expect([share(0.9741), share(1), share(null)]).toEqual(['97.4 %', '100.0 %', 'none yet']);
  });

  it('of a rate has a decimal where it is small', () => {
    expect([perSecond(0.25), perSecond(142.3), perSecond(null)]).toEqual(['0.3', '142', '']);
  });

  it('of an age grows coarser with it', () => {
    expect([age(0.42), age(180), age(7_200)]).toEqual(['0.4 s', '3 min', '2 h']);
  });
});
