import { describe, expect, it } from '@jest/globals';
import { barsOf } from './bars.js';

const chart = {
  title: 'GET <1>',
  unit: 'a second',
  bars: [
    { label: 'ours', value: 200, low: 150, high: 400, isOurs: true },
    { label: 'a & b', value: 100, low: 100, high: 100, isOurs: false },
  ],
};
const svg = barsOf([chart], { title: 'Clients', subtitle: 'today' });

/** Lengths of the bars of a class. */
function lengths(kind: string): number[] {
  return [...svg.matchAll(new RegExp(`<rect class="${kind}"[^>]*width="([\\d.]+)"`, 'g'))].map(([, width]) =>
    Number(width),
  );
}

describe('barsOf', () => {
  it('draws bars as long as their values are', () => {
    const [[ours = 0], [peer = 0]] = [lengths('ours'), lengths('peer')];
    expect(ours / peer).toBeCloseTo(2, 1);
  });

  it('draws the spread where there is one, within the page', () => {
    const spreads = [...svg.matchAll(/class="spread" d="M([\d.]+),[\d.]+H([\d.]+)"/g)];
    expect(spreads).toHaveLength(1);
    expect(Number(spreads[0]?.[2])).toBeLessThanOrEqual(900 - 120);
  });

  it('escapes what it is given', () => {
    expect(svg).toContain('GET &lt;1&gt;, a second');
    expect(svg).toContain('a &amp; b');
  });

  it('draws nothing but a page where everything is 0', () => {
    const none = { ...chart, bars: chart.bars.map((bar) => ({ ...bar, value: 0, low: 0, high: 0 })) };
    expect(barsOf([none], { title: 'Lost', subtitle: '' })).not.toContain('NaN');
  });
});
