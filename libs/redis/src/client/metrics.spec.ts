import { describe, expect, it } from '@jest/globals';
import { register } from 'prom-client';
import { counter, gauge, sampledCounter } from './metrics.js';

describe('a metric', () => {
  it('is one a process, however many parts count in it', async () => {
    const [one, other] = [
      counter('spec_total', 'Of this spec', ['kind']),
      counter('spec_total', 'Of this spec', ['kind']),
    ];
    one.inc({ kind: 'a' });
    other.inc({ kind: 'a' });
    expect(other).toBe(one);
    expect(await register.getSingleMetricAsString('spec_total')).toContain('spec_total{kind="a"} 2');
  });

  it('of what happens all the time is copied when it is asked for, each time what came since', async () => {
    const show = sampledCounter('spec_often_total', 'Of this spec', ['kind']);
    const [one, other] = [{ count: 0 }, { count: 0 }];
    show({ kind: 'a' }, () => one.count);
    show({ kind: 'b' }, () => other.count);
    const shown = () => register.getSingleMetricAsString('spec_often_total');
    one.count += 2;
    expect(await shown()).toContain('spec_often_total{kind="a"} 2\nspec_often_total{kind="b"} 0');
    one.count += 1;
    other.count += 5;
    expect(await shown()).toContain('spec_often_total{kind="a"} 3\nspec_often_total{kind="b"} 5');
  });

  it('whose value is asked for keeps asking who was there first', async () => {
    gauge('spec_now', 'Of this spec', () => 1);
    gauge('spec_now', 'Of this spec', () => 2);
    expect(await register.getSingleMetricAsString('spec_now')).toContain('spec_now 1');
  });
});
