import { describe, expect, it } from '@jest/globals';
import { metricUses } from './metric-uses.js';
import { PromqlSyntaxError } from './promql.errors.js';

describe('metricUses', () => {
  it('names each selector with the labels that it matches on', () => {
    expect(metricUses('rate(a_total{job="x",route!~"/y|/z"}[$__rate_interval]) / b')).toEqual([
      { metric: 'a_total', labels: ['job', 'route'] },
      { metric: 'b', labels: [] },
    ]);
  });

  it('adds what an aggregation keeps to all that is under it', () => {
    expect(metricUses('histogram_quantile(0.99, sum by (job, le) (rate(a_bucket{route="/x"}[5m])))')).toEqual(
      [{ metric: 'a_bucket', labels: ['route', 'job', 'le'] }],
    );
  });

  it('adds what a join is on to both sides, and to nothing beside it', () => {
    expect(metricUses('(a - on (instance) group_right () b) > scalar(c)')).toEqual([
      { metric: 'a', labels: ['instance'] },
      { metric: 'b', labels: ['instance'] },
      { metric: 'c', labels: [] },
    ]);
  });

  it('does not ask for labels that are dropped', () => {
    expect(metricUses('sum without (pod) (a) / ignoring (code) b').flatMap(({ labels }) => labels)).toEqual(
      [],
    );
  });

  it.each(['sum(a', 'a{b=}', 'rate(a[5 apples])', '{b="c"}'])('refuses %s', (expr) => {
    expect(() => metricUses(expr)).toThrow(PromqlSyntaxError);
  });
});
