import { describe, expect, it } from '@jest/globals';
import { specimen, specimenSamples } from '../../../test/support/specimen.js';
import type { Mark } from '../../timeline/sample.js';
import { spanOf } from '../buckets.js';
import { page, plotRight, timeOf } from './frame.js';
import { placed } from './labels.js';
import { pictureOf } from './picture.js';

const samples = specimenSamples();
const marks = samples.filter((sample): sample is Mark => sample.of === 'mark');
const caption = {
  title: 'kill -9 of "a" primary',
  subtitle: '2 cores',
  verdict: { text: 'all 12 promises kept', isGood: true },
};
const svg = pictureOf(samples, caption);

/** By hand: the axis is even from its first bucket to the last sample. */
function xOf(atMs: number): number {
  const { fromMs, toMs } = spanOf(samples);
  return page.left + ((atMs - fromMs) / (toMs - fromMs)) * (plotRight - page.left);
}

/** The attributes of all elements of a class. */
function attributesOf(className: string): Record<string, string>[] {
  const elements =
    svg.match(new RegExp(`<[a-z]+ class="(?:[^"]* )?${className}(?: [^"]*)?"[^>]*>`, 'g')) ?? [];
  return elements.map((one) =>
    Object.fromEntries(
      [...one.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, key = '', value = '']) => [key, value]),
    ),
  );
}

describe('the picture of a drill', () => {
  it('has a line through all plots for each event, where it happened, and its words', () => {
    const lines = attributesOf('mark').map(({ d = '' }) => Number(/^M([\d.]+),/.exec(d)?.[1]));
    expect(lines).toHaveLength(marks.length);
    marks.forEach(({ atMs, event }, index) => {
      expect(lines[index]).toBeCloseTo(xOf(atMs), 0);
      expect(svg).toContain(`  ${event}</text>`);
    });
  });

  it('says when an event was by the beginning of the fault', () => {
    expect(svg).toContain('>+1.90 s  redis 7004 leads</text>');
    expect(attributesOf('before')).toMatchObject([{ x: String(page.left) }]);
    expect(Number(attributesOf('before')[0]?.['width'])).toBeCloseTo(xOf(specimen.struckMs) - page.left, 0);
  });

  it('shows the dead node as silent from the kill until it is back', () => {
    const away = attributesOf('away').filter(({ y }) => Number(y) < 200);
    const [silence] = away;
    expect(Number(silence?.['x'])).toBeCloseTo(xOf(specimen.struckMs + 100), 0);
    const end = Number(silence?.['x']) + Number(silence?.['width']);
    expect(Math.abs(end - xOf(specimen.backMs))).toBeLessThan(1);
  });

  it('shows the slots of nobody as long as nobody leads', () => {
    const [nobody] = attributesOf('alarm').filter(({ d }) => d !== undefined);
    expect(nobody).toBeDefined();
    const [, slots = ''] = /nobody<\/text><text[^>]*>([\d,]+)</.exec(svg) ?? [];
    expect(slots).toBe('5,461');
  });

  it('is well-formed where titles are not', () => {
    expect(svg).toContain('kill -9 of &quot;a&quot; primary');
    const opened = svg.match(/<[a-z]+[^>]*[^/]>/g) ?? [];
    expect(opened).toHaveLength((svg.match(/<\/[a-z]+>/g) ?? []).length);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('follows who reads in the dark, without scripts and without anything to fetch', () => {
    expect(svg).toContain('@media (prefers-color-scheme:dark)');
    expect(svg.replace('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|<script|href/);
  });

  it('is drawn of a timeline that has hardly begun', () => {
    expect(pictureOf([], caption)).not.toMatch(/NaN|undefined|Infinity/);
    expect(pictureOf([{ of: 'mark', atMs: 12, event: 'nothing yet' }], caption)).toContain('nothing yet');
  });
});

describe('the words of events', () => {
  const time = timeOf({ fromMs: 0, toMs: 10_000, bucketMs: 250 });
  const mark = (atMs: number): Mark => ({ of: 'mark', atMs, event: 'something happened to a node' });

  it('never lie upon one another', () => {
    const all = placed([mark(0), mark(10), mark(20), mark(5_000)], time, 0);
    expect(all.map(({ row }) => row)).toEqual([0, 1, 2, 0]);
  });

  it('stand before their line at the end of the page', () => {
    const sides = placed([mark(5_000), mark(9_900)], time, 0).map(({ side }) => side);
    expect(sides).toEqual(['right', 'left']);
  });
});
