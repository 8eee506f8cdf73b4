import { describe, expect, it } from '@jest/globals';
import { register } from 'prom-client';
import { counter, gauge } from './metrics.js';

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

  it('whose value is asked for keeps asking who was there first', async () => {
    gauge('spec_now', 'Of this spec', () => 1);
    gauge('spec_now', 'Of this spec', () => 2);
    expect(await register.getSingleMetricAsString('spec_now')).toContain('spec_now 1');
  });
});
