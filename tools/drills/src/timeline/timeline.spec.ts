import { describe, expect, it } from '@jest/globals';
import type { Sample } from './sample.js';
import { Timeline } from './timeline.js';

async function eventsOf(timeline: Timeline): Promise<string[]> {
  const events: string[] = [];
  for await (const sample of timeline) if (sample.of === 'mark') events.push(sample.event);
  return events;
}

describe('a timeline', () => {
  it('gives every reader what there was and what comes, until its end', async () => {
    const timeline = new Timeline();
    timeline.mark('before');
    const early = eventsOf(timeline);
    await Promise.resolve();
    timeline.mark('while somebody reads');
    const late = eventsOf(timeline);
    timeline.end();
    timeline.mark('after the end');
    const all = ['before', 'while somebody reads'];
    expect(await Promise.all([early, late, eventsOf(timeline)])).toEqual([all, all, all]);
  });

  it('counts from its beginning', () => {
    const timeline = new Timeline();
    timeline.mark('one');
    timeline.mark('two');
    const [one, two] = timeline.samples.map(({ atMs }: Sample) => atMs);
    expect(one).toBeGreaterThanOrEqual(0);
    expect(two).toBeGreaterThanOrEqual(one ?? Infinity);
  });
});
